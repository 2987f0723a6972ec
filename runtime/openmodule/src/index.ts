/**
 * The openmodule service framework: its messages and RPCs, and everything that a service does around them.
 *
 * @packageDocumentation
 */
export * from "@edgeloom/openmodule-sdk";
export * from "./access/index.js";
export * from "./charset/index.js";
export * from "./display/index.js";
export * from "./matching/index.js";
export * from "./privacy/index.js";
export * from "./settings/index.js";
