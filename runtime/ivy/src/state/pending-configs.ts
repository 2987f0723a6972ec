/** A configuration that arrived and waits to be worked on. */
export type PendingConfig = {
  /** Names it to {@link PendingConfigs.remove}; sorts by arrival. */
  readonly key: string;
  /** As it was received. */
  readonly text: string;
};

/** Configurations that wait, in the order of their arrival. Shared by the processes of a node; survives restarts. */
export interface PendingConfigs {
  /** Keeps a configuration. When this returns it is on disk. */
  add(text: string): PendingConfig;
  /** All that wait, oldest first. */
  list(): readonly PendingConfig[];
  /** Drops some; unknown keys are ignored. */
  remove(keys: Iterable<string>): void;
}
