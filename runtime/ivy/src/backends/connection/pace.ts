import type { Clock } from "@edgeloom/runtime/base";

/** What a pace is found from. */
export type PaceParts = {
  readonly clock: Clock;
  /** How many messages wait. */
  readonly backlog: () => number;
};

/** What waits is to be sent within this time; a minute is promised. */
const targetMs = 40_000;
/** So little is left to do that there is no hurry. */
const calmMs = 3_000;
const countEveryMs = 1_000;
const weight = 0.1;
/** One delay says little about the next packets. */
const mostGrowth = 4;

/**
 * How many messages to put into one packet. Whatever is on its way when a connection is lost may arrive twice, so it is one, unless so
 * many wait, or the way is so long, that they would not be sent in time one by one.
 */
export class Pace {
  readonly #parts: PaceParts;
  #msPerPacket: number | undefined;
  #backlog = 0;
  #doneByMs: number | undefined;
  #countedAtMs: number | undefined;

  constructor(parts: PaceParts) {
    this.#parts = parts;
  }

  /** Messages of the next packet. */
  get messagesPerPacket(): number {
    if (this.#msPerPacket === undefined) return 1;
    const oneByOneMs = this.#waiting() * this.#msPerPacket;
    if (oneByOneMs <= calmMs) {
      this.#doneByMs = undefined;
      return 1;
    }
    const nowMs = this.#parts.clock.nowMs();
    this.#doneByMs ??= nowMs + targetMs;
    return Math.ceil(oneByOneMs / Math.max(calmMs, this.#doneByMs - nowMs));
  }

  /** Notes how long one packet took until it was confirmed. */
  took(elapsedMs: number): void {
    const usual = this.#msPerPacket ?? elapsedMs;
    this.#msPerPacket = usual + weight * (Math.min(elapsedMs, usual * mostGrowth + 1) - usual);
  }

  /** To count costs as much as there is to count. */
  #waiting(): number {
    const nowMs = this.#parts.clock.nowMs();
    if (this.#countedAtMs === undefined || nowMs - this.#countedAtMs >= countEveryMs) {
      this.#countedAtMs = nowMs;
      this.#backlog = this.#parts.backlog();
    }
    return this.#backlog;
  }
}
