export { DataError } from "./data-error.js";
export { ArchFXDataPoint, type DataPointDict, type DataPointInit } from "./data-point.js";
export type { ReportHeaderInit } from "./header.js";
export { type DecodeLimits, defaultDecodeLimits } from "./msgpack/limits.js";
export { type ReadOptions, readMessagePack } from "./msgpack/read-value.js";
export { type AssignOptions, assignReadingIds, readingsAfter } from "./reading-ids.js";
export {
  ArchFXFlexibleDictionaryReport,
  type ArchFXReport,
  type Reading,
  type ReportInit,
  type ReportLabels,
  type ReportUpload,
} from "./report.js";
export { Float, type ReportMap, type ReportValue } from "./report-value.js";
