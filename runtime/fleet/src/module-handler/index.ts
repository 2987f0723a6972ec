export type { CommandOutcome, ForwardedStatus, GatewayDevices, GatewayEvents } from "./gateway-devices.js";
export { ModuleHandler, type ModuleHandlerOptions } from "./module-handler.js";
export type { HandlerOptions } from "./options.js";
export { PocModuleHandler } from "./poc-module-handler.js";
export { pocVerdict, productionVerdict } from "./verdict.js";
