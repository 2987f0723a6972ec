import { randomInt } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import type { Deadline, DeadlineTable } from "../../base/deadline.js";

/** Topics of handshakes begin with this; a recorder of the bus skips them (openmodule spec §3.4). */
export const pingPrefix = "__ping_";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const topicLength = pingPrefix.length + 10;
const repeatMs = 100;

/** The topic of one handshake. */
function randomTopic(): string {
  return pingPrefix + Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join("");
}

/** What handshakes are done with. */
export type PingOptions = {
  readonly name: string;
  readonly clock: Clock;
  readonly deadlines: DeadlineTable;
  readonly subscribe: (topic: string) => void;
  readonly unsubscribe: (topic: string) => void;
  readonly publish: (topic: string, body: string) => void;
  /** Whether our publisher knows of a subscription to exactly this topic. */
  readonly subscribed: (topic: string) => boolean;
};

type Ping = { readonly onReturn: () => void; repeat: Deadline | undefined };

/**
 * Handshakes by messages to ourselves. The broker handles subscriptions in order, so when a message on a topic that was
 * subscribed to last comes back, all subscriptions before it are live too. As soon as our publisher has heard of the
 * subscription the message is sent, and again every 100 ms for brokers that do not tell publishers.
 */
export class Pings {
  readonly #options: PingOptions;
  readonly #pending = new Map<string, Ping>();

  constructor(options: PingOptions) {
    this.#options = options;
  }

  /** Handshakes under way. */
  get size(): number {
    return this.#pending.size;
  }

  /** Begins a handshake; the result gives it up, and must be called in any case. */
  start(onReturn: () => void): () => void {
    const topic = randomTopic();
    const ping: Ping = { onReturn, repeat: undefined };
    this.#pending.set(topic, ping);
    this.#options.subscribe(topic);
    if (this.#options.subscribed(topic)) this.#publish(topic);
    this.#repeat(topic, ping);
    return () => {
      if (!this.#pending.delete(topic)) return;
      ping.repeat?.cancel();
      this.#options.unsubscribe(topic);
    };
  }

  /** To be told of each prefix that somebody subscribed to. */
  onInterest(prefix: string): void {
    if (this.#pending.has(prefix)) this.#publish(prefix);
  }

  /** To be told of each received topic while a handshake is under way; true when it was ours. */
  onTopic(topic: Uint8Array): boolean {
    if (topic.byteLength !== topicLength) return false;
    const ping = this.#pending.get(
      Buffer.from(topic.buffer, topic.byteOffset, topic.byteLength).toString("latin1"),
    );
    ping?.onReturn();
    return ping !== undefined;
  }

  #repeat(topic: string, ping: Ping): void {
    ping.repeat = this.#options.deadlines.schedule(repeatMs, () => {
      this.#publish(topic);
      this.#repeat(topic, ping);
    });
  }

  #publish(topic: string): void {
    const { name, clock } = this.#options;
    this.#options.publish(
      topic,
      JSON.stringify({ type: "connection-check", name, timestamp: clock.wallSeconds() }),
    );
  }
}
