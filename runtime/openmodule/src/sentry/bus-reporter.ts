import { SentryTopic } from "@edgeloom/openmodule-sdk";
import { type Bus, publisher } from "@edgeloom/runtime/bus";
import { eventOf, type Happening } from "./event.js";
import type { ErrorReporter, ReportFacts } from "./reporter.js";

/** So many reports go out per minute; one that leads to the next must not keep the bus busy. */
const maxPerMinute = 30;
const minuteMs = 60_000;

/** Reports errors as messages on the topic `sentry`, from where another service forwards them, as up to line 10 (openmodule spec §8.1). */
export class BusReporter implements ErrorReporter {
  readonly #bus: Bus;
  readonly #facts: ReportFacts;
  #windowMs = Number.NEGATIVE_INFINITY;
  #inWindow = 0;
  #publishing = false;
  #closed = false;

  constructor(bus: Bus, facts: ReportFacts) {
    this.#bus = bus;
    this.#facts = facts;
  }

  captureException(error: unknown, extra?: Readonly<Record<string, unknown>>): void {
    this.#report({ error, extra, timestamp: this.#bus.clock.wallSeconds() });
  }

  captureMessage(message: string, extra?: Readonly<Record<string, unknown>>): void {
    this.#report({ message, extra, timestamp: this.#bus.clock.wallSeconds() });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #report(happening: Happening): void {
    // A failure to publish is logged, which would be reported in turn.
    if (this.#closed || this.#publishing || !this.#mayReport()) return;
    this.#publishing = true;
    try {
      publisher(this.#bus, SentryTopic).sentry({ event: eventOf(happening, this.#facts) });
    } catch (error) {
      this.#bus.log.warn({ error }, "an error could not be reported");
    } finally {
      this.#publishing = false;
    }
  }

  #mayReport(): boolean {
    const nowMs = this.#bus.clock.nowMs();
    if (nowMs - this.#windowMs >= minuteMs) {
      this.#windowMs = nowMs;
      this.#inWindow = 0;
    }
    this.#inWindow++;
    return this.#inWindow <= maxPerMinute;
  }
}
