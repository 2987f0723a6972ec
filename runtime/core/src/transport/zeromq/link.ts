import type { Clock } from "../../base/clock.js";
import type { Frames, SendOutcome } from "../transport.js";
import { Interest } from "./interest.js";
import type { Native } from "./native.js";
import type { ZeromqSettings } from "./options.js";
import { Pings, pingPrefix } from "./ping.js";
import { type LossReason, Sender } from "./sender.js";
import { connectSockets, type Sockets } from "./sockets.js";

/** What a link tells its transport. */
export type LinkListener = {
  /** Both connections stand, all subscriptions are live, and a message of ours came back. */
  onUp(): void;
  onDown(reason: string): void;
  onProblem(reason: string): void;
  onInterest(prefix: string, present: boolean): void;
  onFrames(frames: Frames): void;
  onSent(): void;
  onLost(count: number, reason: LossReason): void;
};

/** The connections to a broker, over all outages from `open` to `close`. */
export class Link {
  readonly #clock: Clock;
  readonly #listener: LinkListener;
  readonly #sockets: Sockets;
  readonly #sender: Sender;
  readonly #interest: Interest;
  readonly #pings: Pings;
  #endCheck: (() => void) | undefined;

  constructor(native: Native, settings: ZeromqSettings, listener: LinkListener) {
    this.#clock = settings.clock;
    this.#listener = listener;
    this.#interest = new Interest((prefix, present) => this.#onInterest(prefix, present));
    this.#sockets = connectSockets(native, settings, {
      onLinked: () => this.#onLinked(),
      onUnlinked: (reason) => this.#onUnlinked(reason),
      onProblem: (reason) => listener.onProblem(reason),
      onSubscription: (message) => this.#interest.onMessage(message),
      attempts: () => this.#sender.attempts,
      onFrames: (frames) => this.#onFrames(frames),
    });
    this.#sender = new Sender({
      socket: this.#sockets.publisher,
      limits: settings.outgoing,
      clock: settings.clock,
      onSent: () => listener.onSent(),
      onLost: (count, reason) => listener.onLost(count, reason),
    });
    this.#pings = new Pings({
      name: settings.name,
      clock: settings.clock,
      deadlines: settings.deadlines,
      subscribe: (topic) => this.subscribe(topic),
      unsubscribe: (topic) => this.unsubscribe(topic),
      publish: (topic, body) => this.#sender.send(topic, body),
      subscribed: (topic) => this.#interest.has(topic),
    });
  }

  send(topic: string, body: string | Uint8Array): SendOutcome {
    return this.#sender.send(topic, body);
  }

  subscribe(prefix: string): void {
    this.#sockets.subscriber.subscribe(Buffer.from(prefix));
  }

  unsubscribe(prefix: string): void {
    this.#sockets.subscriber.unsubscribe(Buffer.from(prefix));
  }

  hasSubscriber(topic: string): boolean {
    return this.#interest.matches(topic);
  }

  /** Begins a handshake; the result gives it up, and must be called in any case. */
  ping(onReturn: () => void): () => void {
    return this.#pings.start(onReturn);
  }

  /** Lets messages go out for at most `drainMs`, then closes the sockets. */
  async close(drainMs: number): Promise<void> {
    this.#endCheck?.();
    const startMs = this.#clock.nowMs();
    await this.#sender.drain(drainMs);
    // A connection that came meanwhile has begun one more.
    this.#endCheck?.();
    this.#sender.discard("closed");
    // What ZeroMQ took but has not written yet gets the rest of the time, in the background.
    this.#sockets.close(Math.max(0, Math.ceil(drainMs - (this.#clock.nowMs() - startMs))));
  }

  #onLinked(): void {
    // Lets ZeroMQ attach the new connection, for which it sends all subscriptions in an order of its own, before the one of the
    // handshake is added: that one then is the last.
    void this.#sockets.subscriber.readable;
    const end = this.#pings.start(() => {
      this.#endCheck?.();
      this.#listener.onUp();
    });
    this.#endCheck = () => {
      this.#endCheck = undefined;
      end();
    };
  }

  #onUnlinked(reason: string): void {
    this.#endCheck?.();
    this.#listener.onDown(reason);
    this.#sender.discard("not-connected");
  }

  #onInterest(prefix: string, present: boolean): void {
    if (!prefix.startsWith(pingPrefix)) this.#listener.onInterest(prefix, present);
    else if (present) this.#pings.onInterest(prefix);
  }

  #onFrames(frames: Frames): void {
    if (this.#pings.size > 0 && this.#pings.onTopic(frames[0] as Uint8Array)) return;
    this.#listener.onFrames(frames);
  }
}
