import type { ConfigMessageBody, Version } from "@edgeloom/ivy-sdk";

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
   * Notes how it ended, and stores the message that reports it, in one commit. Returns false, and does nothing, when the revision has
   * ended before. Throws as `MessageQueue.add`.
   */
  settleOutcome(key: OutcomeKey & { readonly reason?: string }, message: ConfigMessageBody): boolean;
}
