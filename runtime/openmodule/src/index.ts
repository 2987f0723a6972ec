/**
 * The openmodule service framework: its messages and RPCs, and everything that a service does around them.
 *
 * @packageDocumentation
 */
export * from "@edgeloom/openmodule-sdk";
export * from "./settings/index.js";
