export { type AccessCheckHandler, registerAccessService } from "./access-service.js";
export { consistentAccess, lookupsOf, plateLookupId, uniqueAccesses } from "./accesses.js";
export { accessAtGate, type GatesOfParksetting, isAccessTimeValidAt, type SiteGate } from "./at-gate.js";
