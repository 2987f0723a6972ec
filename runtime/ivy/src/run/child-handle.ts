/** How a child process has ended. */
export type ChildExit = { readonly code: number | null; readonly signal: string | null };

/** What the main process says to a child. */
export type ToChild = { readonly type: "teardown" };

/** What a child says to the main process. */
export type FromChild =
  /** A sign of life: its event loop turns. */
  | { readonly type: "beat" }
  /** A configuration has arrived and waits. */
  | { readonly type: "config" }
  /** It has reached its server, or reaches it no longer. */
  | { readonly type: "connection"; readonly isConnected: boolean };

/** A started child process, as far as a manager needs it. */
export interface ChildHandle {
  readonly pid: number | undefined;
  /** Fulfilled once, when the process has ended; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Says something to it; nothing happens when it has ended. */
  send(message: ToChild): void;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
  /** One listener. */
  onMessage(listener: (message: FromChild) => void): void;
}
