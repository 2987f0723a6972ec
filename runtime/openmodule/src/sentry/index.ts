export { BusReporter } from "./bus-reporter.js";
export {
  type ErrorReporter,
  type ReportFacts,
  reportFacts,
  reportingKind,
  type SentryDsn,
  type SentryOption,
} from "./reporter.js";
export { type SdkReporterOptions, type SentrySdk, sdkReporter } from "./sdk-reporter.js";
