/** How long the helpers of this package wait where nothing is said, and how often they ask again (openmodule spec §13). */
export const testTimeouts = {
  waitForMessageMs: 3_000,
  rpcMs: 3_000,
  mockEventMs: 3_000,
  handshakePollMs: 50,
} as const;

/** Name of the sender of what a test client sends. */
export const testClientName = "testcase";

/** Topic on which a test client pings itself after a subscription. */
export const clientHandshakeTopic = "__testcommand";

/** Beginning of the topics and channels by which dispatchers and RPC servers are pinged. */
export const handshakePrefix = "_test";

/** An option of everything here that waits. */
export type WaitLimit = {
  /** 1 ms to 1 h; each helper says its default. */
  readonly timeoutMs?: number;
  /** Gives the wait up. */
  readonly signal?: AbortSignal;
};
