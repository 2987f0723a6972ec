import { Emitter } from "../../base/emitter.js";
import { EdgeloomError } from "../../base/errors.js";
import { type Logger, silentLogger } from "../../base/log.js";
import type { MessageLink, MessageLinkEvents } from "./message-link.js";
import { matchesTopic } from "./topic-filter.js";

/** A broker inside the process: links of it deliver at once and in order, and it can be stopped and started, for tests. */
export class MemoryLinks {
  readonly #links = new Set<MemoryLink>();
  readonly #log: Logger;
  #isRunning = true;

  constructor(options: { readonly log?: Logger } = {}) {
    this.#log = options.log ?? silentLogger;
  }

  link(): MessageLink {
    return new MemoryLink(
      {
        isRunning: () => this.#isRunning,
        join: (link) => void this.#links.add(link),
        leave: (link) => void this.#links.delete(link),
        deliver: (topic, payload) => this.#deliver(topic, payload),
      },
      this.#log,
    );
  }

  /** As a broker that is killed. */
  stop(): void {
    this.#isRunning = false;
    for (const link of [...this.#links]) link.goDown();
  }

  start(): void {
    this.#isRunning = true;
    for (const link of [...this.#links]) link.goUp();
  }

  #deliver(topic: string, payload: Uint8Array): void {
    const copy = new Uint8Array(payload);
    for (const link of [...this.#links]) link.take(topic, copy);
  }
}

type Hub = {
  readonly isRunning: () => boolean;
  readonly join: (link: MemoryLink) => void;
  readonly leave: (link: MemoryLink) => void;
  readonly deliver: (topic: string, payload: Uint8Array) => void;
};

class MemoryLink implements MessageLink {
  readonly events: Emitter<MessageLinkEvents>;
  readonly #hub: Hub;
  readonly #filters = new Set<string>();
  #state: "new" | "down" | "up" | "closed" = "new";

  constructor(hub: Hub, log: Logger) {
    this.#hub = hub;
    this.events = new Emitter({ log });
  }

  get isUp(): boolean {
    return this.#state === "up";
  }

  open(): void {
    if (this.#state !== "new") return;
    this.#state = "down";
    this.#hub.join(this);
    if (this.#hub.isRunning()) this.goUp();
  }

  subscribe(filter: string): void {
    this.#filters.add(filter);
  }

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    if (this.#state !== "up")
      throw new EdgeloomError("UNAVAILABLE", "the broker does not run", { place: topic, retryable: true });
    this.#hub.deliver(topic, payload);
  }

  drop(): void {
    this.goDown();
    queueMicrotask(() => {
      if (this.#hub.isRunning()) this.goUp();
    });
  }

  async close(): Promise<void> {
    this.#state = "closed";
    this.#hub.leave(this);
    this.events.removeAll();
  }

  goUp(): void {
    if (this.#state !== "down") return;
    this.#state = "up";
    this.events.emit("up");
  }

  goDown(): void {
    if (this.#state !== "up") return;
    this.#state = "down";
    this.events.emit("down", "the broker was stopped");
  }

  take(topic: string, payload: Uint8Array): void {
    if (this.#state === "up" && [...this.#filters].some((filter) => matchesTopic(filter, topic)))
      this.events.emit("message", topic, payload);
  }
}
