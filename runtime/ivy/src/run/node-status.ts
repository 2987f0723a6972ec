import type { ProcessVariant } from "./process-manager.js";

/** What a child of a running node does. */
export type ProcessStatus = {
  readonly name: string;
  readonly variant: ProcessVariant;
  /** null while it waits to be started again. */
  readonly pid: number | null;
  /** Whether it lives, and has shown so. */
  readonly isHealthy: boolean;
  /** How often it was started since the node was. */
  readonly starts: number;
  /** Whether it reaches its server; absent until it says so. */
  readonly isConnected?: boolean;
};

/** What a running node says of itself. */
export type NodeStatus = {
  /** Of the main process. */
  readonly pid: number;
  /** When it was started, ISO 8601. */
  readonly startedAt: string;
  /** Version of the software. */
  readonly version: string;
  readonly projectFolder: string;
  readonly processes: readonly ProcessStatus[];
};
