/**
 * The Fleet Protocol: devices, the gateway's internal server and its module handler.
 *
 * @packageDocumentation
 */
export * from "./device/index.js";
export * from "./internal-client/index.js";
export * from "./internal-server/index.js";
export * from "./module/index.js";
export * from "./module-handler/index.js";
export * from "./wire/index.js";
