import type { Clock } from "@edgeloom/runtime/base";
import type { Logger } from "../logger/index.js";
import type { PendingConfigs } from "../state/pending-configs.js";
import type { UpdateRunner } from "../update/update-runner.js";
import { mainLoopBackoffSeconds, pause, SteppedBackoff } from "../util/stepped-backoff.js";

/** What the main loop works with. */
export type MainLoopParts = {
  readonly runner: UpdateRunner | undefined;
  readonly pendingConfigs: Pick<PendingConfigs, "list" | "remove">;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Aborted when the node ends. */
  readonly signal: AbortSignal;
  /** Ends the node. */
  readonly end: () => void;
  /** Is given what to call when a configuration has arrived. */
  readonly onWake: (wake: () => void) => void;
};

const roundSeconds = 10;

/**
 * The main loop (specification §1.3): works on what has arrived, oldest first, whenever a child says so and every few seconds. Supervision
 * goes on meanwhile. What goes wrong, such as a disk that cannot be read, is tried again ever later.
 */
export async function workOnConfigs(parts: MainLoopParts): Promise<void> {
  const { logger, clock, signal, onWake } = parts;
  const backoff = new SteppedBackoff({ bucketsSeconds: mainLoopBackoffSeconds, clock });
  // One for each round, made by hand: what `AbortSignal.any` makes is not given back as long as the node lives.
  let round = new AbortController();
  const wake = (): void => round.abort();
  signal.addEventListener("abort", wake, { once: true });
  onWake(wake);
  while (!signal.aborted) {
    round = new AbortController();
    let seconds = roundSeconds;
    try {
      await workOnce(parts);
      backoff.reset();
    } catch (error) {
      logger.exception(error, "Exception in main loop");
      seconds = backoff.next();
    }
    if (!signal.aborted) await pause(seconds * 1000, round.signal, clock);
  }
  signal.removeEventListener("abort", wake);
}

async function workOnce({ runner, pendingConfigs, signal, end }: MainLoopParts): Promise<void> {
  if (runner === undefined) return;
  for (const { key, text } of pendingConfigs.list()) {
    const { outcome } = await runner.perform(text, signal);
    if (outcome === "interrupted") return;
    if (outcome === "restart") end();
    pendingConfigs.remove([key]);
    if (signal.aborted) return;
  }
}
