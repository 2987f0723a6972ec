/**
 * What is different between two versions of the documents, whom it breaks, and how far the version has to move.
 *
 * @packageDocumentation
 */
export { Acceptance } from "./accepts/accepts.js";
export { type Change, type Level, type Party, partiesThatCount } from "./change.js";
export { type Comparison, compareModels } from "./compare.js";
