import { Emitter } from "../base/emitter.js";
import { silentLogger } from "../base/log.js";
import { lenient } from "../bus/bus.test.support.js";
import { method, service } from "../bus/descriptors.js";
import {
  integer,
  type Json,
  type Model,
  model,
  object,
  optional,
  required,
  string,
} from "../schema/index.js";
import type { Frames, SendOutcome, Transport, TransportEvents } from "../transport/transport.js";

type Question = { readonly text: string; readonly number?: number | undefined };
type Answer = { readonly text: string; readonly count: number };
type AnswerInput = { readonly text: string; readonly count?: number | undefined };

/** A request. */
export const Question: Model<Question> = model("Question", undefined, () =>
  object({ text: required(string()), number: optional(integer()) }),
);
/** A response with a default. */
export const Answer: Model<Answer, AnswerInput> = model("Answer", undefined, () =>
  object({ text: required(string()), count: optional(integer(), { default: 1 }) }),
);

/** Two methods, of which one may be repeated. */
export const TalkService = service("talk", lenient, {
  ask: method("ask", Question, Answer),
  look: method("look", Question, Answer, { idempotent: true }),
});

/** What was sent over a {@link FakeTransport}. */
export type Sent = { readonly topic: string; readonly message: Readonly<Record<string, Json>> };

/** A transport of which the test holds both ends: nothing happens on it that the test does not do. */
export class FakeTransport implements Transport {
  readonly kind = "fake";
  readonly counters = { sent: 0, received: 0, droppedOutgoing: 0, reconnects: 0 };
  readonly sent: Sent[] = [];
  readonly interest = new Set<string>();
  readonly #events = new Emitter<TransportEvents>({ log: silentLogger });
  connected = true;
  /** What the next sends come to. */
  outcome: SendOutcome = "sent";
  #sink: (frames: Frames) => void = () => {};

  async open(): Promise<void> {}

  async settled(): Promise<void> {}

  async close(): Promise<void> {}

  send(topic: string, body: string | Uint8Array): SendOutcome {
    if (!this.connected || this.outcome === "dropped") return "dropped";
    this.sent.push({ topic, message: JSON.parse(String(body)) as Sent["message"] });
    return this.outcome;
  }

  subscribe(): void {}

  unsubscribe(): void {}

  hasSubscriber(topic: string): boolean {
    return this.connected && this.interest.has(topic);
  }

  onFrames(sink: (frames: Frames) => void): void {
    this.#sink = sink;
  }

  on<K extends keyof TransportEvents>(event: K, listener: (...args: TransportEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** A message comes in. */
  receive(topic: string, message: object): void {
    this.#sink([Buffer.from(topic), Buffer.from(JSON.stringify(message))]);
  }

  /** Somebody subscribes, or the last one goes. */
  setInterest(topic: string, present: boolean): void {
    if (present) this.interest.add(topic);
    else this.interest.delete(topic);
    this.#events.emit("interest", topic, present);
  }

  /** The link breaks, or comes back. */
  setConnected(connected: boolean): void {
    if (connected === this.connected) return;
    this.connected = connected;
    if (connected) this.#events.emit("reconnected", 1);
    else this.#events.emit("disconnected", "test");
  }
}
