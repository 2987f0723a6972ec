/**
 * What commands outside of the generator are made of (`edgeloom/kit`): documents as the generator understands them, examples of
 * their schemas, and the manner in which findings are told. For packages of this project; it changes with them.
 *
 * @packageDocumentation
 */
export { commandSpecs } from "./cli/commands/index.js";
export type { Io } from "./cli/io.js";
export { paint } from "./cli/paint.js";
export { readArguments } from "./cli/read-arguments.js";
export { renderDiagnostic } from "./diagnostics/index.js";
export { nearestWord } from "./diagnostics/suggest.js";
export { UsageError } from "./diagnostics/usage-error.js";
export {
  type Example,
  type ExampleOptions,
  exampleOf,
  examplesOf,
  type FormatTest,
  type JudgeOptions,
  judge,
} from "./examples/index.js";
export * from "./ir/index.js";
export { defaultLimits } from "./limits.js";
export type { FileHost } from "./load/host.js";
export { nodeHost } from "./load/host.js";
export type { SourceDocument } from "./load/source.js";
export { type Compilation, type Understood, understand } from "./pipeline.js";
export { planPattern } from "./regex/index.js";
