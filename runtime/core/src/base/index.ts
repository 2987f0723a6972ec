/**
 * What every other part stands on: errors, time, retry, logging, bounded queues and an orderly end.
 *
 * @packageDocumentation
 */
export {
  type BackoffRule,
  localPeerBackoff,
  ReconnectBackoff,
  reconnectDelayMs,
  sharedPeerBackoff,
} from "./backoff.js";
export { type Clock, SystemClock, systemClock, type Timer } from "./clock.js";
export { type Deadline, DeadlineTable, sharedDeadlines } from "./deadline.js";
export { Emitter, type EventMap } from "./emitter.js";
export { EdgeloomError, type ErrorCode, type ErrorFacts, type Issue, isEdgeloomError } from "./errors.js";
export { FakeClock } from "./fake-clock.js";
export {
  consoleLogger,
  type LogFacts,
  type Logger,
  type LogLevel,
  redactingLogger,
  silentLogger,
} from "./log.js";
export {
  BoundedQueue,
  defaultQueueLimits,
  type OverflowPolicy,
  type PushOutcome,
  type QueueLimits,
} from "./queue.js";
export { isSecretKey, type RedactLimits, redact, redactText } from "./redact.js";
export {
  defaultRetryRule,
  type FailedCall,
  fullJitterMs,
  planRetry,
  RetryBudget,
  type RetryCause,
  type RetryRule,
} from "./retry.js";
export { redacted, Secret } from "./secret.js";
export {
  type Disposer,
  defaultDrainMs,
  Shutdown,
  type ShutdownReport,
  type SignalSource,
  shutDownOnSignals,
} from "./shutdown.js";
export {
  checkTimeoutMs,
  maxTimeoutMs,
  minTimeoutMs,
  type Settle,
  type WaitOptions,
  waitFor,
} from "./wait.js";
