/** Times of the external client (fleet spec §7.4). */
export type ExternalTiming = {
  /** For each message of the connect sequence; 5 s. */
  readonly answerMs: number;
  /** Before a sequence that failed is tried again; 10 s. */
  readonly retryMs: number;
  /** For the server's word on a status; 30 s. */
  readonly acknowledgeMs: number;
  /** Between the beginnings of two sequences, whatever the reason; 1 s, so that no server can make a gateway spin. */
  readonly spacingMs: number;
};

/** The times of the production gateway. */
export const defaultExternalTiming: ExternalTiming = {
  answerMs: 5_000,
  retryMs: 10_000,
  acknowledgeMs: 30_000,
  spacingMs: 1_000,
};

/** What an external client may hold at most. */
export type ExternalLimits = {
  /** Statuses without the server's word; one more ends the session, and nothing of them is lost. */
  readonly maxUnacknowledged: number;
  /** Statuses that came during a connect sequence; one more ends it, and nothing of them is lost. */
  readonly maxHeld: number;
  /** Devices of which an outage is remembered; the one that was added first gives way. */
  readonly maxDevices: number;
  /** Length of an error message; a status that would make it longer counts only as the last one. */
  readonly maxErrorBytes: number;
};

/** Limits that no vehicle comes near. */
export const defaultExternalLimits: ExternalLimits = {
  maxUnacknowledged: 1_000,
  maxHeld: 1_000,
  maxDevices: 10_000,
  maxErrorBytes: 64 * 1024,
};
