import type { Clock } from "@edgeloom/runtime/base";
import type { Logger } from "../../logger/logger.js";

const quietMs = 600_000;

/**
 * A warning about something that may happen with every message: said the first time, and then at most every ten minutes with how
 * often it was. Warnings are messages themselves, so that one per message would never end.
 */
export class CountedWarning {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #message: string;
  #count = 0;
  #total = 0;
  #saidAtMs: number | undefined;

  constructor(message: string, { logger, clock }: { readonly logger: Logger; readonly clock: Clock }) {
    this.#message = message;
    this.#logger = logger;
    this.#clock = clock;
  }

  /** How often it was, since the start. */
  get total(): number {
    return this.#total;
  }

  /** Counts, and warns unless that was done a moment ago. `details` tell of this one case. */
  add(details: string): void {
    this.#count++;
    this.#total++;
    const nowMs = this.#clock.nowMs();
    if (this.#saidAtMs !== undefined && nowMs - this.#saidAtMs < quietMs) return;
    this.#saidAtMs = nowMs;
    this.#logger.warning(`${this.#message} (${this.#count} times since the last warning)`, details);
    this.#count = 0;
  }
}
