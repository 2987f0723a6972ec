export type { CarLoad, CarPhase } from "./car-server.js";
export {
  type BuiltCommand,
  buildCommand,
  type CommandFor,
  type CommandTarget,
  type DeviceTypes,
} from "./command-builder.js";
export { ExternalServer, type ExternalServerOptions, type ServerModules } from "./external-server.js";
export type {
  DisconnectReason,
  ServerModule,
  ServerModuleContext,
  ServerModuleSetup,
} from "./server-module.js";
export { defaultServerLimits, defaultServerTiming, type ServerLimits, type ServerTiming } from "./timing.js";
export {
  type DeviceListener,
  type ModuleListener,
  type TypedModuleContext,
  typedServerModule,
} from "./typed-module.js";
