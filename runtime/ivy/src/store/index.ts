/**
 * What a node keeps on disk with SQLite: the queue with its archive, and the locks between processes. Needs the optional peer
 * `better-sqlite3`.
 *
 * @packageDocumentation
 */
export type { ConfigOutcome, ConfigOutcomes, OutcomeKey } from "../messages/config-outcomes.js";
export type { DeadMessage, MessageQueue, QueuedMessage } from "../messages/message-queue.js";
export type { ArchiveDay, SkippedLine } from "../messages/read-archive.js";
export type { HeldLock, Synchronous } from "../sqlite/index.js";
export { automationLockFile, automationLockHolder, takeAutomationLock } from "./automation-lock.js";
export { BatchingWriter, type BatchRules } from "./batching-writer.js";
export { FileState, type FileStateOptions } from "./file-state.js";
export { olderQueues } from "./older-queue.js";
export { openQueue, type QueueOptions } from "./open-queue.js";
export { queueFile } from "./queue-file.js";
export type { QueueProblem } from "./queue-problem.js";
export { type QueueContents, type QueueGlance, type StoredMessage, viewQueue } from "./queue-view.js";
export { type QueueLimits, SqliteMessageQueue } from "./sqlite-message-queue.js";
export { type LockWait, withLock } from "./wait-for-lock.js";
