import { Emitter } from "../../base/emitter.js";
import { EdgeloomError } from "../../base/errors.js";
import { checkTimeoutMs } from "../../base/wait.js";
import { defaultHandshakeMs, type HandshakeOptions, LinkWaiters, throwClosed } from "../link-waiters.js";
import { PrefixTable } from "../prefix-table.js";
import type { Frames, SendOutcome, Transport, TransportCounters, TransportEvents } from "../transport.js";
import { Link } from "./link.js";
import { loadNative } from "./native.js";
import { type ZeromqOptions, type ZeromqSettings, zeromqSettings } from "./options.js";
import type { LossReason } from "./sender.js";

type State = "idle" | "connecting" | "up" | "down" | "closed";

const defaultDrainMs = 1_000;

/** A client of an XSUB/XPUB broker. Made by {@link zeromqTransport}. */
export class ZeromqTransport implements Transport {
  readonly kind = "zeromq";
  readonly #settings: ZeromqSettings;
  readonly #events: Emitter<TransportEvents>;
  readonly #ups: LinkWaiters;
  readonly #pings: LinkWaiters;
  readonly #subscriptions = new PrefixTable();
  readonly #counters = { sent: 0, received: 0, droppedOutgoing: 0, reconnects: 0 };
  #sink: (frames: Frames) => void = () => {};
  #state: State = "idle";
  #link: Link | undefined;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #downSinceMs = 0;
  #problem: string | undefined;

  constructor(settings: ZeromqSettings) {
    this.#settings = settings;
    this.#events = new Emitter({ log: settings.log });
    const facts = {
      place: `the broker at ${settings.publishTo.text} and ${settings.subscribeTo.text}`,
      deadlines: settings.deadlines,
      fix: "start the broker, or correct BROKER_SUB and BROKER_PUB",
      problem: () => this.#problem,
    };
    this.#ups = new LinkWaiters(facts);
    this.#pings = new LinkWaiters(facts);
  }

  get connected(): boolean {
    return this.#state === "up";
  }

  get counters(): TransportCounters {
    return this.#counters;
  }

  async open(options: HandshakeOptions = {}): Promise<void> {
    if (this.#state === "closed") throwClosed(this.kind);
    this.#opening ??= this.#open(options).finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  send(topic: string, body: string | Uint8Array): SendOutcome {
    if (this.#state !== "up" || this.#link === undefined) {
      if (this.#state === "closed") throwClosed(this.kind);
      this.#onLost(1, "not-connected");
      return "dropped";
    }
    this.#checkSize(topic, body);
    return this.#link.send(topic, body);
  }

  subscribe(prefix: string): void {
    if (this.#state === "closed") throwClosed(this.kind);
    if (this.#subscriptions.add(prefix)) this.#link?.subscribe(prefix);
  }

  unsubscribe(prefix: string): void {
    if (this.#subscriptions.remove(prefix) && this.#state !== "closed") this.#link?.unsubscribe(prefix);
  }

  async settled(options: HandshakeOptions = {}): Promise<void> {
    const { clock } = this.#settings;
    const endMs = clock.nowMs() + checkTimeoutMs(options.timeoutMs ?? defaultHandshakeMs, "timeoutMs");
    const left = (): HandshakeOptions => ({ ...options, timeoutMs: Math.max(1, endMs - clock.nowMs()) });
    // The link may be lost while the message is under way: then it counts from the next one on.
    do {
      if (this.#state === "closed") throwClosed(this.kind);
      if (this.#state !== "up") await this.#ups.wait(left());
      await this.#pings.wait(left(), ({ resolve }) => (this.#link as Link).ping(() => resolve(undefined)));
    } while (this.#state !== "up");
  }

  hasSubscriber(topic: string): boolean {
    return this.#state === "up" && this.#link !== undefined && this.#link.hasSubscriber(topic);
  }

  onFrames(sink: (frames: Frames) => void): void {
    this.#sink = sink;
  }

  on<K extends keyof TransportEvents>(event: K, listener: (...args: TransportEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  close(options: { readonly drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.drainMs ?? defaultDrainMs);
    return this.#closing;
  }

  async #open(options: HandshakeOptions): Promise<void> {
    if (this.#state === "idle") await this.#connect();
    try {
      await this.settled(options);
    } catch (error) {
      if (this.#state === "connecting") await this.#giveUp();
      throw error;
    }
  }

  async #connect(): Promise<void> {
    const native = await loadNative();
    if (this.#state !== "idle") return;
    this.#state = "connecting";
    this.#link = new Link(native, this.#settings, {
      onUp: () => this.#onUp(),
      onDown: (reason) => this.#onDown(reason),
      onProblem: (reason) => this.#onProblem(reason),
      onInterest: (prefix, present) => this.#events.emit("interest", prefix, present),
      onFrames: (frames) => this.#onFrames(frames),
      onSent: () => {
        this.#counters.sent++;
      },
      onLost: (count, reason) => this.#onLost(count, reason),
    });
    for (const prefix of this.#subscriptions.prefixes) this.#link.subscribe(prefix);
  }

  /** The bus was never reached: nothing is kept that would go on trying behind the caller's back. */
  async #giveUp(): Promise<void> {
    const link = this.#link;
    this.#state = "idle";
    this.#link = undefined;
    await link?.close(0);
  }

  async #close(drainMs: number): Promise<void> {
    const drains = this.#state === "up" ? drainMs : 0;
    this.#state = "closed";
    const closed = new EdgeloomError("CLOSED", "the zeromq transport was closed", { place: this.kind });
    this.#ups.fail(closed);
    this.#pings.fail(closed);
    await this.#link?.close(drains);
    this.#events.removeAll();
  }

  #onUp(): void {
    const first = this.#state === "connecting";
    this.#state = "up";
    this.#problem = undefined;
    if (first) this.#events.emit("connected");
    else {
      this.#counters.reconnects++;
      this.#events.emit("reconnected", this.#settings.clock.nowMs() - this.#downSinceMs);
    }
    this.#ups.up();
  }

  #onDown(reason: string): void {
    this.#problem = reason;
    if (this.#state !== "up") return;
    this.#state = "down";
    this.#downSinceMs = this.#settings.clock.nowMs();
    this.#events.emit("disconnected", reason);
  }

  #onProblem(reason: string): void {
    this.#problem = reason;
    this.#settings.log.warn({ reason }, "the broker cannot be talked to");
  }

  #onFrames(frames: Frames): void {
    this.#counters.received++;
    try {
      this.#sink(frames);
    } catch (error) {
      this.#settings.log.error({ error }, "the receiver of messages threw");
    }
  }

  #onLost(count: number, reason: LossReason): void {
    this.#counters.droppedOutgoing += count;
    this.#events.emit("dropped", count, reason);
  }

  #checkSize(topic: string, body: string | Uint8Array): void {
    const { maxMessageBytes } = this.#settings;
    // A character has at most three bytes, so that short texts need not be measured.
    if (typeof body === "string" && body.length * 3 <= maxMessageBytes) return;
    const bytes = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
    if (bytes <= maxMessageBytes) return;
    throw new EdgeloomError("INVALID", `a message of ${bytes} bytes is larger than ${maxMessageBytes}`, {
      place: topic,
      fix: "send less at once, or raise maxMessageBytes here, at the receivers and at the broker",
    });
  }
}

/** Makes a client of an XSUB/XPUB broker, as openmodule services use; loads ZeroMQ when it is opened. Throws `CONFIG`. */
export function zeromqTransport(options: ZeromqOptions = {}): ZeromqTransport {
  const settings = zeromqSettings(options);
  if (options.curve === undefined && !(settings.publishTo.local && settings.subscribeTo.local)) {
    settings.log.warn(
      { publishTo: settings.publishTo.text, subscribeTo: settings.subscribeTo.text },
      "messages leave this machine without encryption: give CURVE keys",
    );
  }
  return new ZeromqTransport(settings);
}
