/**
 * The Fleet Protocol: devices, and the gateway's internal server, module handler and external
 * client, and the server in the cloud.
 *
 * @packageDocumentation
 */
export * from "./device/index.js";
export * from "./external-client/index.js";
export * from "./external-server/index.js";
export * from "./gateway/index.js";
export * from "./internal-client/index.js";
export * from "./internal-server/index.js";
export * from "./module/index.js";
export * from "./module-handler/index.js";
export * from "./poc/index.js";
export * from "./wire/index.js";
