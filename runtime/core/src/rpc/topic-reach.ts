import type { Transport } from "../transport/transport.js";

/** Whether what is published on a topic now would reach anybody. Asked per message, so the answer is kept until something changes. */
export class TopicReach {
  readonly #transport: Transport;
  readonly #topic: string;
  #reachable: boolean | undefined;

  constructor(transport: Transport, topic: string) {
    this.#transport = transport;
    this.#topic = topic;
  }

  /** True when the link is up and somebody subscribes to the topic. */
  get reachable(): boolean {
    this.#reachable ??= this.#transport.connected && this.#transport.hasSubscriber(this.#topic);
    return this.#reachable;
  }

  /** To be called when the link or the subscriptions of others changed. */
  forget(): void {
    this.#reachable = undefined;
  }

  /** Calls a function whenever the link or the subscriptions of others changed; the result ends that. */
  static watch(transport: Transport, changed: () => void): () => void {
    const stop = [
      transport.on("connected", changed),
      transport.on("reconnected", changed),
      transport.on("disconnected", changed),
      transport.on("interest", changed),
    ];
    return () => {
      for (const end of stop) end();
    };
  }
}
