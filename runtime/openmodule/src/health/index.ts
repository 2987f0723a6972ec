export { type CheckFacts, type CheckWords, HealthChecks } from "./checks.js";
export { Health, type HealthOptions, type PongTopic } from "./health.js";
export type { Labels } from "./label-text.js";
export { HealthMetrics, type MetricFacts, type SeriesOptions, type StepOptions } from "./metrics.js";
export { type HealthHandler, type HealthMeta, HealthResult, healthError, healthOk } from "./result.js";
export type { HealthOwner, HealthScope } from "./scope.js";
