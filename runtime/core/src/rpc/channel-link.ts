import type { RetryBudget } from "../base/retry.js";
import type { Bus } from "../bus/bus.js";
import type { Receiver } from "../bus/route.js";
import { replyTopic, requestTopic } from "./envelope.js";
import type { PendingCall } from "./pending-call.js";
import { Slots } from "./slots.js";
import { TopicReach } from "./topic-reach.js";

/**
 * What a client knows of one channel: whether its replies would reach us, whether anybody listens to its requests, and
 * the calls that are under way.
 */
export class ChannelLink {
  readonly requestTopic: string;
  /** Whether a request that is sent now would reach somebody. */
  readonly reach: TopicReach;
  readonly calls = new Slots<PendingCall>();
  readonly #bus: Bus;
  readonly #onReply: Receiver;
  #ready = false;
  #preparing = false;

  constructor(
    readonly channel: string,
    readonly budget: RetryBudget,
    context: { readonly bus: Bus; readonly onReply: Receiver },
  ) {
    this.requestTopic = requestTopic(channel);
    this.reach = new TopicReach(context.bus.transport, this.requestTopic);
    this.#bus = context.bus;
    this.#onReply = context.onReply;
  }

  /** True once the subscription for replies is known to the bus. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Subscribes for replies on first use; `onReady` follows when it is done, at most once. A failure is tried again by the next call. */
  prepare(onReady: () => void): void {
    if (this.#preparing) return;
    this.#preparing = true;
    const stop = this.#bus.receive(replyTopic(this.channel), this.#onReply);
    this.#bus.settled().then(
      () => {
        this.#ready = true;
        onReady();
      },
      (error: unknown) => {
        this.#preparing = false;
        stop();
        this.#bus.log.warn({ channel: this.channel, error }, "replies could not be subscribed to");
      },
    );
  }
}
