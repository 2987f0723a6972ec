import type { EntryPoint } from "../run/process-context.js";
import { pause, procedureBackoffSeconds, SteppedBackoff } from "../util/stepped-backoff.js";
import { localTimeOfDay, timeToNextDatapoint } from "../util/time-to-next.js";

/** One step to either side; in the original a slip of precedence made it previous + 1 or the constant -1 (defect D30). */
export function randomStep(position: number, random: () => number = Math.random): number {
  return position + (random() < 0.5 ? -1 : 1);
}

/** The example procedure: two random walks, as if they were measured (specification §8.4). */
export const dummyProcedure: EntryPoint = async ({ config, queue, logger, clock, teardown }) => {
  const backoff = new SteppedBackoff({
    bucketsSeconds: procedureBackoffSeconds,
    log: (message) => logger.info(message),
    clock,
  });
  let [a, b] = [0, 0];
  for (;;) {
    const seconds = timeToNextDatapoint(
      config.dummy_procedure.seconds_between_datapoints,
      localTimeOfDay(clock.wallSeconds()),
    );
    logger.debug(`Sleeping for ${seconds.toFixed(2)} seconds`);
    await pause(seconds * 1000, teardown, clock);
    if (teardown.aborted) return logger.debug("nothing to tear down");
    [a, b] = [randomStep(a), randomStep(b)];
    try {
      queue.add({ variant: "data", data: { random_walk_a_position: a, random_walk_b_position: b } });
      backoff.reset();
    } catch (error) {
      logger.exception(error);
      await backoff.sleep(teardown);
    }
  }
};
