export { type Dialect, pocDialect, productionDialect, type Response, responses } from "./dialect.js";
export type { DeviceHandler, DevicePort, StatusAnswer, Verdict } from "./handler.js";
export { defaultInternalPort, InternalServer, type InternalServerOptions } from "./internal-server.js";
export { defaultInternalServerLimits, type InternalServerLimits } from "./limits.js";
export type { ServerCounts } from "./server-counts.js";
export type { Fault } from "./session.js";
