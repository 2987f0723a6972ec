/**
 * The generator as a library: the configuration type, and the pipeline for those who bring their own command.
 *
 * @packageDocumentation
 */
export { type Config, defineConfig, type EmitterName, type PackageConfig } from "./config/config.js";
export { type Diagnostic, type DiagnosticCode, renderDiagnostic } from "./diagnostics/index.js";
export { defaultLimits, type Limits } from "./limits.js";
export {
  type Checked,
  checkPackage,
  type Generated,
  generatePackage,
  type PackageJob,
} from "./package-run.js";
export { type Compilation, type Compiled, compile } from "./pipeline.js";
