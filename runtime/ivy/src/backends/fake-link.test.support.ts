import { EdgeloomError, Emitter, silentLogger } from "@edgeloom/runtime/base";
import type { MessageLink, MessageLinkEvents } from "@edgeloom/runtime/transport/mqtt";
import { matchesTopic } from "@edgeloom/runtime/transport/mqtt";

/** What a fake broker was sent. */
export type Published = { readonly topic: string; readonly payload: string };

/** What a broker does with a message: confirms it, never does, refuses it, or ends the connection. */
export type Verdict = "confirm" | "ignore" | "disconnect" | EdgeloomError;

/** A link to a broker that a test plays. */
export class FakeLink implements MessageLink {
  readonly events = new Emitter<MessageLinkEvents>({ log: silentLogger });
  readonly published: Published[] = [];
  readonly filters: string[] = [];
  /** Decides on each message; confirms all when left alone. */
  judge: (message: Published) => Verdict = () => "confirm";
  /** Whether opening it, or losing it, brings it up at once. */
  comesUp = true;
  isUp = false;
  isClosed = false;
  drops = 0;
  readonly #lost = new Set<(error: EdgeloomError) => void>();

  open(): void {
    if (this.comesUp) this.goUp();
  }

  subscribe(filter: string): void {
    this.filters.push(filter);
  }

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    if (!this.isUp) throw unavailable(topic);
    const message = { topic, payload: Buffer.from(payload).toString("utf8") };
    this.published.push(message);
    const verdict = this.judge(message);
    if (verdict === "confirm") return;
    if (verdict instanceof EdgeloomError) throw verdict;
    await new Promise<void>((_, reject) => {
      this.#lost.add(reject);
      if (verdict === "disconnect") this.lose();
    });
  }

  /** Ends the connection; what was not confirmed fails. */
  lose(): void {
    this.isUp = false;
    for (const reject of this.#lost) reject(unavailable("fake"));
    this.#lost.clear();
    this.events.emit("down", "the fake broker ended it");
    if (this.comesUp) this.goUp();
  }

  goUp(): void {
    if (this.isUp || this.isClosed) return;
    this.isUp = true;
    this.events.emit("up");
  }

  /** A message of the broker, if it was subscribed to. */
  deliver(topic: string, payload: string | Uint8Array): void {
    if (!this.filters.some((filter) => matchesTopic(filter, topic))) return;
    this.events.emit("message", topic, Buffer.from(payload));
  }

  drop(): void {
    this.drops++;
    this.lose();
  }

  async close(): Promise<void> {
    this.isUp = false;
    this.isClosed = true;
    this.events.removeAll();
  }
}

function unavailable(place: string): EdgeloomError {
  return new EdgeloomError("UNAVAILABLE", "there is no connection to the broker", { place, retryable: true });
}
