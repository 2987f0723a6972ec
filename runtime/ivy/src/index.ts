/**
 * What every part of a node uses: configuration, messages, log, state and small helpers. The queue and the locks stand on SQLite and
 * have a door of their own (`@edgeloom/ivy/store`), as have the processes (`@edgeloom/ivy/run`).
 *
 * @packageDocumentation
 */
export type { Backend, BackendFactory, Delivery, ReceivedConfig } from "./backends/backend.js";
export * from "./config/index.js";
export * from "./document/index.js";
export * from "./env/index.js";
export * from "./logger/index.js";
export type { ConfigOutcome, ConfigOutcomes, OutcomeKey } from "./messages/config-outcomes.js";
export type { DeadMessage, MessageQueue, QueuedMessage } from "./messages/message-queue.js";
export { dummyProcedure, randomStep } from "./procedures/dummy.js";
export { checkSystem, readSystem, type SystemReading, systemChecks } from "./procedures/system-checks.js";
export type { EntryPoint, ProcessContext } from "./run/process-context.js";
export { FolderPendingConfigs } from "./state/folder-pending-configs.js";
export type { PendingConfig, PendingConfigs } from "./state/pending-configs.js";
export type { StateInterface } from "./state/state-interface.js";
export type { UpdateContext } from "./update/update-context.js";
export type { Rehearsal, StartedNode, UpdateOutcome, UpdateRunner } from "./update/update-runner.js";
export { isLogLevelVisible } from "./util/log-level.js";
export {
  type BackoffOptions,
  backendBackoffSeconds,
  mainLoopBackoffSeconds,
  pause,
  procedureBackoffSeconds,
  SteppedBackoff,
} from "./util/stepped-backoff.js";
export { localTimeOfDay, type TimeOfDay, timeToNextDatapoint } from "./util/time-to-next.js";
export { compareVersions, isVersionText, versionTag } from "./util/version.js";
export { writeAtomic } from "./util/write-atomic.js";
