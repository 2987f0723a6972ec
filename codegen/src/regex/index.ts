/**
 * Regular expressions of ECMA-262 with the flag `u`: what they cost, and how they are run. Knows nothing of schemas.
 *
 * @packageDocumentation
 */
export { withoutNeedlessEscapes } from "./legacy.js";
export { type PatternPlan, planPattern } from "./plan-pattern.js";
export { asItStands, type PatternRun } from "./run.js";
export { regexShape } from "./shape.js";
