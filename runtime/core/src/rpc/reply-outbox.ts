import { type EdgeloomError, isEdgeloomError } from "../base/errors.js";
import { BoundedQueue } from "../base/queue.js";
import type { Bus } from "../bus/bus.js";
import { replyText } from "./envelope.js";
import { failureBody } from "./reply-body.js";
import { TopicReach } from "./topic-reach.js";

type Held = { readonly text: string; readonly atMs: number };

/** Replies wait no longer than any caller does by default, many times over. */
const keepMs = 60_000;

/**
 * Publishes the replies of a channel. A reply that would reach nobody is held back until somebody subscribes: after an outage
 * the server may hear a request before the caller's subscription has come back to it, and would answer into the void.
 */
export class ReplyOutbox {
  readonly #bus: Bus;
  readonly #topic: string;
  readonly #reach: TopicReach;
  readonly #held = new BoundedQueue<Held>({ maxCount: 1_000, maxBytes: 4 * 1024 * 1024 });
  readonly #stop: () => void;

  constructor(bus: Bus, topic: string) {
    this.#bus = bus;
    this.#topic = topic;
    this.#reach = new TopicReach(bus.transport, topic);
    this.#stop = TopicReach.watch(bus.transport, () => this.#changed());
  }

  /** Replies that wait for somebody to read them. */
  get held(): number {
    return this.#held.size;
  }

  send(text: string): void {
    if (this.#held.size === 0 && this.#reach.reachable) this.#publish(text);
    else this.#held.push({ text, atMs: this.#bus.clock.nowMs() }, text.length);
  }

  /** Drops what waits. */
  close(): void {
    this.#stop();
    this.#held.clear();
  }

  #changed(): void {
    this.#reach.forget();
    while (this.#held.size > 0 && this.#reach.reachable) {
      const { text, atMs } = this.#held.shift() as Held;
      if (this.#bus.clock.nowMs() - atMs < keepMs) this.#publish(text);
    }
  }

  /** A reply that the transport refuses is told to the caller, who would else wait until the deadline. */
  #explain(text: string, error: EdgeloomError): void {
    const { type, rpc_id: rpcId } = JSON.parse(text) as { readonly type: string; readonly rpc_id?: string };
    const short = replyText(this.#bus.dynamics, type, rpcId, failureBody("handler_error", error.message));
    if (short.length < text.length) this.#publish(short);
  }

  #publish(text: string): void {
    try {
      this.#bus.publish(this.#topic, text);
    } catch (error) {
      if (!isEdgeloomError(error)) throw error;
      this.#bus.log.error({ topic: this.#topic, error }, "a reply could not be published");
      if (error.code === "INVALID") this.#explain(text, error);
    }
  }
}
