/**
 * The openmodule service framework: its messages and RPCs, and everything that a service does around them.
 *
 * @packageDocumentation
 */
export * from "@edgeloom/openmodule-sdk";
export * from "./access/index.js";
export * from "./access-service/index.js";
export * from "./alert/index.js";
export * from "./backend/index.js";
export * from "./charset/index.js";
export * from "./connection/index.js";
export * from "./core/index.js";
export * from "./display/index.js";
export * from "./eventlog/index.js";
export * from "./health/index.js";
export * from "./io/index.js";
export * from "./logging/index.js";
export * from "./matching/index.js";
export * from "./messaging/index.js";
export * from "./packages/index.js";
export * from "./presence/index.js";
export * from "./privacy/index.js";
export * from "./privacy-copy/index.js";
export * from "./rpc/index.js";
export * from "./schema-registry/index.js";
export * from "./sentry/index.js";
export * from "./settings/index.js";
export * from "./settings-provider/index.js";
export { type TracedWork, type TraceHeaders, type Tracer, traceHeadersOf } from "./tracing/index.js";
export * from "./validation-provider/index.js";
