import type { Clock } from "../base/clock.js";
import type { Logger } from "../base/log.js";
import type { Transport, TransportCounters } from "../transport/transport.js";
import type { HandlerGroupOptions } from "./handler-group.js";

/** What a bus is made of. */
export type BusOptions = {
  /** The bus owns it: it opens and closes it and is the only one that receives from it. */
  readonly transport: Transport;
  /** Name of this service; goes out with every message. */
  readonly name: string;
  readonly log?: Logger;
  readonly clock?: Clock;
  /** The group of handlers that name none. */
  readonly handlers?: Omit<HandlerGroupOptions, "name">;
  /** How many calls may wait for a reply; one more is refused with `OVERLOADED`. Default 10,000. */
  readonly maxPendingCalls?: number;
};

/** Things that happen on a bus, told to whoever listens. */
export type BusEvents = {
  connected: [];
  disconnected: [reason: string];
  /** The link is up again and all subscriptions are restored; what was published meanwhile is lost. */
  reconnected: [outageMs: number];
  /** Outgoing messages were lost, and why. */
  dropped: [count: number, reason: "queue-full" | "not-connected" | "closed"];
  /** `count` received messages were lost before the next one that this group handles. */
  gap: [group: string, count: number];
  /** The queue of a group with the policy `disconnect` was full: its handlers were taken away. */
  overflow: [group: string];
  /** Bytes came that are no message. */
  malformed: [topic: string, reason: string];
  /** A handler kept the event loop for more than a second: nothing else could run. */
  blocked: [place: string, durationMs: number];
};

/** Numbers of a bus. Those of messages only grow; `queued`, `running`, `pending` and `timers` tell how it is now. */
export type BusStats = {
  readonly received: number;
  readonly published: number;
  /** Not two frames, not JSON, or not an object. */
  readonly malformed: number;
  /** Received because topics are delivered by prefix, but nobody here asked for the topic. */
  readonly unrouted: number;
  /** Not even parsed, as no handler wants the type. */
  readonly skipped: number;
  /** Did not fit the model of a handler. */
  readonly invalid: number;
  readonly handlerErrors: number;
  readonly filterErrors: number;
  /** Received, then lost to a full queue. */
  readonly droppedIncoming: number;
  readonly registrations: number;
  readonly queued: number;
  readonly running: number;
  /** RPC calls that wait for a reply, and requests that are being answered. */
  readonly pending: number;
  /** Deadlines that are scheduled. */
  readonly timers: number;
  readonly transport: TransportCounters;
};

/** A part that lives on a bus and ends with it: the RPC client and servers. */
export type BusPart = {
  readonly pending: number;
  /** Takes nothing new and resolves when what was begun is done. */
  drain(): Promise<void>;
  /** Ends at once what is left. */
  close(): void;
};

/** How long closing waits for handlers where nothing is said. */
export const defaultBusDrainMs = 10_000;
