import type { ConfigMessageBody, DataMessageBody, Version } from "@edgeloom/ivy-sdk";

/** What became of a configuration that came from afar. */
export type ConfigOutcome = {
  readonly revision: number;
  readonly version: Version;
  /** `started` while it is worked on, and after that was cut short. */
  readonly status: "started" | "accepted" | "rejected";
  /** How often work on it has begun. */
  readonly attempts: number;
  /** Why it was rejected. */
  readonly reason: string | undefined;
  /** When that was noted; seconds since the epoch. */
  readonly timestamp: number;
};

/** The configuration that an outcome is about. */
export type OutcomeKey = Pick<ConfigOutcome, "revision" | "version">;

/** A state of a software package on its way to being installed. */
export type ProgressKey = { readonly revision: number; readonly state: string; readonly title: string };

/** What a server that assigns software packages was told. */
export type UpdateProgress = {
  /** Of the package. */
  readonly title: string;
  /** In the order in which they were reached. */
  readonly states: readonly string[];
};

/**
 * Remembers what became of each revision, for as long as the data folder lives: one that was rejected is not tried again when a server
 * sends it after every start (specification R21), and each is reported once (R18).
 */
export interface ConfigOutcomes {
  /** What is known of a revision. */
  outcomeOf(revision: number): ConfigOutcome | undefined;
  /** The newest revisions, newest first. */
  outcomes(count: number): readonly ConfigOutcome[];
  /** Notes that work on a revision begins, and returns how often it has. */
  beginOutcome(key: OutcomeKey): number;
  /**
   * Notes how it ended, and stores the messages that report it, in one commit. Returns false, and does nothing, when the revision has
   * ended before. Throws as `MessageQueue.add`.
   */
  settleOutcome(
    key: OutcomeKey & { readonly reason?: string },
    message: ConfigMessageBody,
    ...further: readonly DataMessageBody[]
  ): boolean;
  /** How far the server was told that the software package of a revision is; undefined when it was told nothing. */
  progressOf(revision: number): UpdateProgress | undefined;
  /**
   * Notes that the server is told of a state, and stores the message that does so, in one commit. Returns false, and does nothing, when it
   * was told of that state before. Throws as `MessageQueue.add`.
   */
  noteProgress(state: ProgressKey, message: DataMessageBody): boolean;
}
