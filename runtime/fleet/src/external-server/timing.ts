/** Times of the external server (fleet spec §10.1). */
export type ServerTiming = {
  /** For each message of the connect sequence, for statuses that are missing and for answers to commands; 30 s. */
  readonly messageMs: number;
  /** A session without any valid message ends after so long; 30 s. */
  readonly sessionMs: number;
  /** After a session has ended, before a car may connect again; 500 ms. */
  readonly restartMs: number;
};

/** The times of a configuration that says nothing else. */
export const defaultServerTiming: ServerTiming = { messageMs: 30_000, sessionMs: 30_000, restartMs: 500 };

/** What one car may cost at most. */
export type ServerLimits = {
  /** Devices of a session. */
  readonly maxDevices: number;
  /** How far a status may be ahead of the one that is expected. */
  readonly maxAhead: number;
  /** Commands that wait for the end of the connect sequence or for an answer; more are refused, and said in the log. */
  readonly maxCommands: number;
};

/** Limits that no vehicle comes near. */
export const defaultServerLimits: ServerLimits = { maxDevices: 1_000, maxAhead: 1_000, maxCommands: 1_000 };
