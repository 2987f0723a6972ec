/**
 * The generator as a library: the configuration type, and what the commands do. Light to import, since every configuration
 * imports it: the stages are loaded when there is something to generate, or by `edgeloom/pipeline`.
 *
 * @packageDocumentation
 */
export { type Config, defineConfig, type EmitterName, type PackageConfig } from "./config/config.js";
export type { Diagnostic, DiagnosticCode } from "./diagnostics/index.js";
export { defaultLimits, type Limits } from "./limits.js";
export {
  type Checked,
  checkPackage,
  type Finished,
  type Generated,
  generatePackage,
  type PackageJob,
  type Refused,
} from "./package-run.js";
export type { Compilation, Compiled } from "./pipeline.js";
export type { SchemaOptions } from "./schema-options.js";
