/** A received multipart message, as it came: frame 0 is the topic, frame 1 the body. */
export type Frames = readonly Uint8Array[];

/** What became of a message that was handed to a transport: on its way, waiting in a bounded queue, or dropped and counted. */
export type SendOutcome = "sent" | "queued" | "dropped";

/** Things that happen to a transport, told to whoever listens. */
export type TransportEvents = {
  /** The link to the bus is up for the first time. */
  connected: [];
  /** The link is down; what is sent now waits or is dropped. */
  disconnected: [reason: string];
  /** The link is up again and all subscriptions are restored; once per outage. */
  reconnected: [outageMs: number];
  /** Somebody subscribed to (true), or nobody is left who is subscribed to (false), a prefix; see {@link Transport.hasSubscriber}. */
  interest: [prefix: string, present: boolean];
  /** Messages were lost on this side, and why. */
  dropped: [count: number, reason: "queue-full" | "not-connected" | "closed"];
};

/** Numbers that only grow; reset by nothing. */
export type TransportCounters = {
  readonly sent: number;
  readonly received: number;
  readonly droppedOutgoing: number;
  readonly reconnects: number;
};

/**
 * A publish/subscribe bus as the runtime sees it. Topics are delivered by **prefix**, as ZeroMQ does; whoever wants exact
 * topics compares them. Messages of one sender arrive in the order they were sent. Nothing is stored for absent subscribers.
 */
export interface Transport {
  /** `memory`, `zeromq` … */
  readonly kind: string;
  /** True while the link to the bus is up. */
  readonly connected: boolean;
  readonly counters: TransportCounters;
  /** Connects and does the first handshake. Rejects with `UNAVAILABLE` when the bus cannot be reached in `timeoutMs` (default 10 s). */
  open(options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<void>;
  /** Hands one message over, at once and in order; never throws for congestion. Throws `CLOSED` after close. */
  send(topic: string, body: string | Uint8Array): SendOutcome;
  /** Asks for all messages whose topic starts with `prefix`. Counted: as many unsubscribes undo it. */
  subscribe(prefix: string): void;
  unsubscribe(prefix: string): void;
  /** Resolves when every subscription made before this call is known to the bus and a message of ours would come back (handshake). */
  settled(options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Whether anyone on the bus would receive this topic now. `false` is certain (a message would be lost); `true` may be a
   * recorder that listens to everything.
   */
  hasSubscriber(topic: string): boolean;
  /** The one place where received messages go. Set by the bus before `open`. Must not throw and must not block. */
  onFrames(sink: (frames: Frames) => void): void;
  on<K extends keyof TransportEvents>(event: K, listener: (...args: TransportEvents[K]) => void): () => void;
  /** Lets queued messages go out for at most `drainMs` (default 1,000), then closes. Twice is fine. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
}
