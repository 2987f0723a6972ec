export { describeError, type ErrorText } from "./describe-error.js";
export { blocksText, isoLayout, jsonLayout, type LogLayout, originalLayout } from "./layout.js";
export type { LineCharacter, LogEntry, Logger, LogSink } from "./logger.js";
export { type LoggerOptions, NodeLogger } from "./node-logger.js";
export { type Redactor, redactorFor } from "./redactor.js";
export {
  consoleSink,
  FileSink,
  fromLevel,
  type LogRetention,
  type MessageLimits,
  messageSink,
} from "./sinks.js";
