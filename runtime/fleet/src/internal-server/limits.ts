import { defaultFrameLimits, type FrameLimits } from "@edgeloom/runtime/transport/tcp";

/** What devices may cost the internal server. All finite. */
export type InternalServerLimits = FrameLimits & {
  /** Longest message before a device is accepted; 64 KiB. */
  readonly maxFirstFrameBytes: number;
  /** From the connection to the first complete message; 5 s. */
  readonly handshakeTimeoutMs: number;
  /** How long the module handler may take for an answer; 250 ms (fleet spec §3.2). */
  readonly answerTimeoutMs: number;
  /** How long a device may say nothing at all; 60 s, twice the silence after which the module handler drops it. */
  readonly idleTimeoutMs: number;
  /** Open connections; 1,024. */
  readonly maxConnections: number;
  /** Open connections from one address; 64. Addresses of this machine have no such limit: its devices share them. */
  readonly maxConnectionsPerAddress: number;
};

/** The limits where nothing is said. */
export const defaultInternalServerLimits: InternalServerLimits = {
  ...defaultFrameLimits,
  maxFirstFrameBytes: 64 * 1024,
  handshakeTimeoutMs: 5_000,
  answerTimeoutMs: 250,
  idleTimeoutMs: 60_000,
  maxConnections: 1_024,
  maxConnectionsPerAddress: 64,
};
