/**
 * Examples: values that fit a schema of the model, and the judge that says so. Knows no input language and no output.
 *
 * @packageDocumentation
 */
export { formatSamples } from "./formats.js";
export { type JudgeOptions, judge } from "./judge.js";
export type { FormatTest } from "./judge-scalar.js";
export { type Example, type ExampleOptions, exampleOf, examplesOf } from "./maker.js";
export type { Verdict } from "./verdict.js";
