import { Emitter } from "../../base/emitter.js";
import { EdgeloomError } from "../../base/errors.js";
import { type HandshakeOptions, LinkWaiters, throwClosed } from "../link-waiters.js";
import { PrefixTable } from "../prefix-table.js";
import type { Frames, SendOutcome, Transport, TransportCounters, TransportEvents } from "../transport.js";
import type { BusCore, Link } from "./core.js";
import { Inbox } from "./inbox.js";

type State = "idle" | "waiting" | "up" | "closed";

const maxCachedTopics = 1_000;

/** One client of a memory bus. Beside the contract of every transport it has the means to make it fail. */
export class MemoryTransport implements Transport {
  readonly kind = "memory";
  readonly #bus: BusCore;
  readonly #link: Link;
  readonly #events: Emitter<TransportEvents>;
  readonly #subscriptions = new PrefixTable();
  readonly #inbox: Inbox;
  readonly #waiters: LinkWaiters;
  readonly #topicBytes = new Map<string, Uint8Array>();
  readonly #counters = { sent: 0, received: 0, droppedOutgoing: 0, reconnects: 0 };
  #sink: (frames: Frames) => void = () => {};
  #state: State = "idle";
  #cut = false;
  #wasUp = false;
  #downSinceMs = 0;
  #outages = 0;
  #underWay = 0;
  #underWayBytes = 0;

  /** @internal Made by {@link MemoryBus.connect}. */
  constructor(bus: BusCore) {
    const { clock, deadlines, incoming, log } = bus.settings;
    this.#bus = bus;
    this.#link = this.#makeLink();
    this.#events = new Emitter({ log });
    this.#inbox = new Inbox({ clock, limits: incoming, deliver: (frames) => this.#deliver(frames) });
    this.#waiters = new LinkWaiters({
      place: "memory bus",
      deadlines,
      fix: "start the bus again, or heal the link",
    });
  }

  get connected(): boolean {
    return this.#state === "up";
  }

  get counters(): TransportCounters {
    return this.#counters;
  }

  async open(options: HandshakeOptions = {}): Promise<void> {
    if (this.#state === "closed") throwClosed(this.kind);
    if (this.#state === "idle") {
      this.#state = "waiting";
      this.#bus.attach(this.#link);
    }
    this.#refresh("");
    try {
      await this.settled(options);
    } catch (error) {
      if (!this.#wasUp) this.#giveUp();
      throw error;
    }
  }

  send(topic: string, body: string | Uint8Array): SendOutcome {
    if (this.#state !== "up") {
      if (this.#state === "closed") throwClosed(this.kind);
      return this.#drop("not-connected");
    }
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const { maxCount, maxBytes } = this.#bus.settings.outgoing;
    if (this.#underWay >= maxCount || this.#underWayBytes + bytes.byteLength > maxBytes) {
      return this.#drop("queue-full");
    }
    this.#underWay++;
    this.#underWayBytes += bytes.byteLength;
    this.#bus.router.post(this.#link, topic, [this.#encodeTopic(topic), bytes], bytes.byteLength);
    return "sent";
  }

  subscribe(prefix: string): void {
    if (this.#state === "closed") throwClosed(this.kind);
    if (this.#subscriptions.add(prefix) && this.#state === "up") this.#bus.subscribe(prefix);
  }

  unsubscribe(prefix: string): void {
    if (this.#subscriptions.remove(prefix) && this.#state === "up") this.#bus.unsubscribe(prefix);
  }

  async settled(options: HandshakeOptions = {}): Promise<void> {
    if (this.#state === "closed") throwClosed(this.kind);
    if (this.#state !== "up" || options.signal?.aborted) await this.#waiters.wait(options);
    await this.#bus.router.barrier();
  }

  hasSubscriber(topic: string): boolean {
    return this.#state === "up" && this.#bus.interest.matches(topic);
  }

  onFrames(sink: (frames: Frames) => void): void {
    this.#sink = sink;
  }

  on<K extends keyof TransportEvents>(event: K, listener: (...args: TransportEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  async close(): Promise<void> {
    // What was sent before is delivered within this turn; there is nothing longer to wait for.
    if (this.#state === "up") await this.#bus.router.barrier();
    if (this.#state === "closed") return;
    if (this.#state === "up") this.#leave();
    this.#bus.detach(this.#link);
    this.#state = "closed";
    this.#inbox.clear();
    this.#waiters.fail(new EdgeloomError("CLOSED", "the memory transport was closed", { place: this.kind }));
    this.#events.removeAll();
  }

  /** Breaks the link of this client only. */
  cut(reason = "the link was cut"): void {
    this.#cut = true;
    this.#refresh(reason);
  }

  /** Undoes {@link MemoryTransport.cut}. */
  heal(): void {
    this.#cut = false;
    this.#refresh("");
  }

  /** Stops reading, as a busy subscriber does: messages wait, within the limits for incoming ones. */
  pause(): void {
    this.#inbox.pause();
  }

  /** Reads on. */
  resume(): void {
    this.#inbox.resume();
  }

  /** Lets every message to this client take a time, drawn anew for each; the order stays. Undefined ends it. */
  setLatency(latencyMs: (() => number) | undefined): void {
    this.#inbox.setLatency(latencyMs);
  }

  #makeLink(): Link {
    const isUp = (): boolean => this.#state === "up";
    const outages = (): number => this.#outages;
    return {
      get connected() {
        return isUp();
      },
      get outages() {
        return outages();
      },
      wants: (topic) => this.#subscriptions.matches(topic),
      receive: (frames) => this.#receive(frames),
      sent: (bytes) => this.#sent(bytes),
      announce: (prefix, present) => {
        if (this.#state === "up") this.#events.emit("interest", prefix, present);
      },
      refresh: (reason) => this.#refresh(reason),
    };
  }

  #refresh(reason: string): void {
    const mayBeUp = this.#bus.alive && !this.#cut;
    if (this.#state === "waiting" && mayBeUp) this.#comeUp();
    else if (this.#state === "up" && !mayBeUp) this.#goDown(reason);
  }

  #comeUp(): void {
    for (const prefix of this.#subscriptions.prefixes) this.#bus.subscribe(prefix);
    this.#bus.router.add(this.#link);
    this.#state = "up";
    for (const prefix of this.#bus.interest.prefixes) this.#events.emit("interest", prefix, true);
    if (this.#wasUp) {
      this.#counters.reconnects++;
      this.#events.emit("reconnected", this.#bus.settings.clock.nowMs() - this.#downSinceMs);
    } else {
      this.#wasUp = true;
      this.#events.emit("connected");
    }
    this.#waiters.up();
  }

  #goDown(reason: string): void {
    const known = this.#bus.interest.prefixes;
    this.#leave();
    this.#downSinceMs = this.#bus.settings.clock.nowMs();
    const lost = this.#inbox.clear();
    for (const prefix of known) this.#events.emit("interest", prefix, false);
    this.#events.emit("disconnected", reason);
    if (lost > 0) this.#events.emit("dropped", lost, "not-connected");
  }

  #leave(): void {
    this.#outages++;
    this.#bus.router.remove(this.#link);
    // First down, then the subscriptions: the others are told, this client knows.
    this.#state = "waiting";
    for (const prefix of this.#subscriptions.prefixes) this.#bus.unsubscribe(prefix);
  }

  #giveUp(): void {
    if (this.#state !== "waiting") return;
    this.#bus.detach(this.#link);
    this.#state = "idle";
  }

  #drop(reason: "not-connected" | "queue-full"): SendOutcome {
    this.#counters.droppedOutgoing++;
    this.#events.emit("dropped", 1, reason);
    return "dropped";
  }

  #sent(bytes: number): void {
    this.#underWay--;
    this.#underWayBytes -= bytes;
    this.#counters.sent++;
  }

  #receive(frames: Frames): void {
    if (this.#inbox.idle) {
      this.#deliver(frames);
      return;
    }
    const droppedBefore = this.#inbox.dropped;
    const outcome = this.#inbox.push(frames);
    if (outcome === "kept") return;
    this.#events.emit("dropped", this.#inbox.dropped - droppedBefore, "queue-full");
    if (outcome === "overflow") this.cut("this subscriber was too slow");
  }

  #deliver(frames: Frames): void {
    this.#counters.received++;
    try {
      this.#sink(frames);
    } catch (error) {
      this.#bus.settings.log.error({ error }, "the receiver of messages threw");
    }
  }

  #encodeTopic(topic: string): Uint8Array {
    const known = this.#topicBytes.get(topic);
    if (known !== undefined) return known;
    if (this.#topicBytes.size >= maxCachedTopics) this.#topicBytes.clear();
    const bytes = Buffer.from(topic);
    this.#topicBytes.set(topic, bytes);
    return bytes;
  }
}
