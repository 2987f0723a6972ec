import type { XPublisher } from "zeromq";
import type { Clock } from "../../base/clock.js";
import type { Logger } from "../../base/log.js";

/** How long the socket is waited for before it is seen whether the sender became busy, and how long that is measured. */
export const periodMs = 1_000;
/** From so many messages per period on, asking now and then is cheaper than waiting. */
const busyPerPeriod = 2_000;
const pollMs = 10;

/** What a {@link SubscriptionReader} works with. */
export type SubscriptionReaderOptions = {
  readonly socket: Pick<XPublisher, "receive" | "readable" | "closed">;
  readonly clock: Clock;
  readonly log: Logger;
  /** How many messages were handed to the socket so far. */
  readonly attempts: () => number;
  readonly take: (message: Buffer) => void;
};

/**
 * Reads what a publishing socket hears about subscriptions. While a receive is pending, ZeroMQ looks for messages after each
 * send, which makes a send a quarter more expensive. So a receive is pending only while little is sent (it ends after
 * {@link periodMs}, the socket's receive timeout); a busy publisher asks every 10 ms instead.
 */
export class SubscriptionReader {
  readonly #options: SubscriptionReaderOptions;
  #measuredMs: number;
  #measuredAttempts = 0;
  #busy = false;

  constructor(options: SubscriptionReaderOptions) {
    this.#options = options;
    this.#measuredMs = options.clock.nowMs();
  }

  /** Reads until the socket is closed. */
  async run(): Promise<void> {
    const { socket, log } = this.#options;
    while (!socket.closed) {
      try {
        await (this.#isBusy() ? this.#poll() : this.#receive());
      } catch (error) {
        if (socket.closed) return;
        log.error({ error }, "receiving subscriptions failed");
        await this.#pause();
      }
    }
  }

  #isBusy(): boolean {
    const { clock, attempts } = this.#options;
    const passedMs = clock.nowMs() - this.#measuredMs;
    if (passedMs < periodMs) return this.#busy;
    this.#busy = ((attempts() - this.#measuredAttempts) / passedMs) * periodMs >= busyPerPeriod;
    this.#measuredMs += passedMs;
    this.#measuredAttempts = attempts();
    return this.#busy;
  }

  async #receive(): Promise<void> {
    const { socket, take } = this.#options;
    try {
      take((await socket.receive())[0] as Buffer);
    } catch (error) {
      // Nothing came within the period, or the socket was closed, which the caller looks for.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }

  async #poll(): Promise<void> {
    const { socket } = this.#options;
    await this.#pause();
    while (!socket.closed && socket.readable) await this.#receive();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#options.clock.startTimer(pollMs, resolve));
  }
}
