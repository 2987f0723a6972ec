export { DeviceLogic } from "./device-logic.js";
export { ModuleSet, type ModuleSetOptions } from "./module-set.js";
export { RuleFailure } from "./rule-failure.js";
export type { ViewPair } from "./sendable.js";
export type { Validation } from "./valid.js";
export { View } from "./view.js";
