import { isEdgeloomError } from "@edgeloom/runtime";
import { type Clock, ReconnectBackoff } from "@edgeloom/runtime/base";
import type { Logger } from "../../logger/logger.js";
import type { MessageQueue, QueuedMessage } from "../../messages/message-queue.js";
import { pause } from "../../util/stepped-backoff.js";
import type { Backend, Delivery } from "../backend.js";
import { CountedWarning } from "../payload/counted-warning.js";
import { Suspects } from "./suspects.js";

/** What a loop works with. */
export type DeliveryParts = {
  readonly backend: Pick<Backend, "name" | "connect" | "publish">;
  readonly queue: MessageQueue;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Messages that may be on their way. */
  readonly maxBatch: number;
  /** How often to look for new messages when there were none; 500 ms when left out. */
  readonly idleMs?: number;
};

/** What to do after a step: look for more at once, look after a while because there was nothing, or try again after a while. */
type StepOutcome = "again" | "idle" | "failed";

type Signals = {
  /** Ends everything at once. */
  readonly end: AbortSignal;
  /** Asks to send what is left. */
  readonly ending: AbortSignal;
  readonly either: AbortSignal;
};

const defaultIdleMs = 500;
const maxDrainDelayMs = 1_000;
const failureBackoff = { minMs: 100, maxMs: 60_000, spreadMs: 500 };

/** Sends what waits in the queue, oldest first, and takes out what the server has acknowledged, batch by batch. */
export class DeliveryLoop {
  readonly #parts: DeliveryParts;
  readonly #suspects: Suspects;
  readonly #backoff = new ReconnectBackoff(failureBackoff);
  readonly #skips: CountedWarning;
  readonly #refusals: CountedWarning;
  /** Delivered, but the queue could not take them out: they must not be sent again. */
  readonly #undeleted = new Set<number>();
  #lastProblem: string | undefined;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#suspects = new Suspects(parts.maxBatch);
    this.#skips = new CountedWarning("Messages that the server has no use for were not sent", parts);
    this.#refusals = new CountedWarning("Messages were given up, they are kept as dead letters", parts);
  }

  /** Sends until `ending` is aborted, and then until nothing is left; `end` ends it at once. */
  async run(end: AbortSignal, ending: AbortSignal): Promise<void> {
    const { clock, idleMs = defaultIdleMs } = this.#parts;
    // Made once: what is made of two long-lived signals in every round would never be given back.
    const signals: Signals = { end, ending, either: AbortSignal.any([end, ending]) };
    while (!end.aborted) {
      const outcome = await this.#step(signals);
      if (outcome === "idle") {
        if (ending.aborted) return;
        await pause(idleMs, signals.either, clock);
      }
      if (outcome === "failed") await this.#rest(signals);
      if (outcome === "again") this.#backoff.reset();
    }
  }

  /** After a failure. Whoever is to end has no time for long waits, and may find the server well again. */
  async #rest({ end, ending, either }: Signals): Promise<void> {
    const { clock } = this.#parts;
    const delayMs = this.#backoff.nextMs();
    if (ending.aborted) await pause(Math.min(delayMs, maxDrainDelayMs), end, clock);
    else await pause(delayMs, either, clock);
  }

  /** Sends one batch. */
  async #step({ end, ending, either }: Signals): Promise<StepOutcome> {
    if (!this.#takeOut()) return "failed";
    const { backend } = this.#parts;
    const batch = this.#nextBatch();
    if (batch.length === 0 && ending.aborted) return "idle";
    try {
      // Also with nothing to send: configurations arrive over the same connection.
      await backend.connect(batch.length === 0 ? either : end);
    } catch (error) {
      if (batch.length === 0 && ending.aborted) return "again";
      this.#report(error);
      return "failed";
    }
    if (batch.length === 0) return "idle";
    return await this.#send(batch, end);
  }

  #nextBatch(): readonly QueuedMessage[] {
    const { onTrial, batch, aside } = this.#suspects;
    if (onTrial !== undefined) return [onTrial];
    const { queue } = this.#parts;
    const others = queue.oldest(batch, aside);
    // Without another message nobody can tell whether it is the message or the server.
    return others.length === 0 && this.#suspects.pardon() ? queue.oldest(batch) : others;
  }

  async #send(batch: readonly QueuedMessage[], signal: AbortSignal): Promise<StepOutcome> {
    let deliveries: readonly Delivery[] = [];
    let reason = "the connection was lost before the server had acknowledged it";
    try {
      deliveries = await this.#parts.backend.publish(batch, signal);
    } catch (error) {
      this.#report(error);
      if (error instanceof Error) reason = error.message;
    }
    this.#settle(deliveries);
    const named = new Set(deliveries.map(({ identifier }) => identifier));
    const rest = batch.filter(({ identifier }) => !named.has(identifier));
    if (rest.length > 0 && !signal.aborted) this.#failed(rest, reason);
    return deliveries.length > 0 ? "again" : "failed";
  }

  #settle(deliveries: readonly Delivery[]): void {
    if (deliveries.length === 0) return;
    this.#lastProblem = undefined;
    for (const delivery of deliveries) {
      if (delivery.outcome === "refused") this.#giveUp(delivery.identifier, delivery.reason);
      else this.#undeleted.add(delivery.identifier);
      if (delivery.outcome === "skipped") this.#skipped(delivery.identifier, delivery.reason);
    }
    const delivered = deliveries.filter(({ outcome }) => outcome === "delivered");
    if (delivered.length > 0) this.#suspects.delivered(delivered.map(({ identifier }) => identifier));
    this.#takeOut();
  }

  #failed(rest: readonly QueuedMessage[], reason: string): void {
    const identifiers = rest.map(({ identifier }) => identifier);
    this.#attempt(() => this.#parts.queue.noteFailure(identifiers, reason));
    const [first] = identifiers;
    if (this.#suspects.failed(rest) && first !== undefined)
      this.#giveUp(first, `the server ends the connection whenever this message comes: ${reason}`);
  }

  #takeOut(): boolean {
    if (this.#undeleted.size === 0) return true;
    return this.#attempt(() => {
      this.#parts.queue.remove(this.#undeleted);
      this.#undeleted.clear();
    });
  }

  /** A queue that cannot be written to, because the disk is full or another process holds it, is tried again later. */
  #attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  #giveUp(identifier: number, reason: string): void {
    this.#suspects.forget(identifier);
    if (this.#attempt(() => this.#parts.queue.giveUp([identifier], reason)))
      this.#refusals.add(`message ${identifier}: ${reason}`);
  }

  #skipped(identifier: number, reason: string): void {
    if (reason !== "") this.#skips.add(`message ${identifier}: ${reason}`);
  }

  /** Once, until something else happens: what lasts for hours is tried every few seconds. */
  #report(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (isEdgeloomError(error) && (error.code === "CANCELLED" || error.code === "CLOSED")) return;
    if (problem === this.#lastProblem) return;
    this.#lastProblem = problem;
    const { logger, backend } = this.#parts;
    if (isEdgeloomError(error) && error.code === "UNAVAILABLE") logger.debug(problem);
    else logger.exception(error, `The ${backend.name} backend encountered an exception`);
  }
}
