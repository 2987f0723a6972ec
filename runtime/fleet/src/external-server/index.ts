export type { CarLoad, CarPhase } from "./car-server.js";
export { ExternalServer, type ExternalServerOptions, type ServerModules } from "./external-server.js";
export type {
  DisconnectReason,
  ServerModule,
  ServerModuleContext,
  ServerModuleSetup,
} from "./server-module.js";
export { defaultServerLimits, defaultServerTiming, type ServerLimits, type ServerTiming } from "./timing.js";
