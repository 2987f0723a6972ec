/**
 * The Fleet Protocol: devices, the gateway's internal server and its module handler.
 *
 * @packageDocumentation
 */
export * from "./module/index.js";
