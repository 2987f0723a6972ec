import { availableParallelism, loadavg, uptime } from "node:os";
import type { EntryPoint, ProcessContext } from "../run/process-context.js";
import { pause, procedureBackoffSeconds, SteppedBackoff } from "../util/stepped-backoff.js";
import { localTimeOfDay, timeToNextDatapoint } from "../util/time-to-next.js";

/** What a check sees of the computer. */
export type SystemReading = {
  /** Of 1, 5 and 15 minutes, in percent of all processors. */
  readonly loadPercent: readonly [number, number, number];
  /** Seconds since the epoch, whole. */
  readonly bootSeconds: number;
};

const highLoadPercent = 75;

/** Reads the computer. A load average counts processes that want to run, so it is set in relation to the processors (defect D29). */
export function readSystem(wallSeconds: number): SystemReading {
  const percent = (load = 0): number => Math.round((load / availableParallelism()) * 10_000) / 100;
  const [one, five, fifteen] = loadavg();
  return {
    loadPercent: [percent(one), percent(five), percent(fifteen)],
    bootSeconds: Math.round(wallSeconds - uptime()),
  };
}

/** One check: to the log, the state and the queue (specification §8.4). */
export async function checkSystem(context: ProcessContext, reading: SystemReading): Promise<void> {
  const { logger, state, queue } = context;
  const { loadPercent, bootSeconds } = reading;
  const [, load] = loadPercent;
  logger.debug(`Average CPU load (last 1/5/15 minutes) [%]: ${loadPercent.join("/")}`);
  if (load > highLoadPercent)
    logger.warning("CPU load is very high", `CPU load was at ${load} % in the last 5 minutes`);
  const bootTime = new Date(bootSeconds * 1000).toISOString().slice(0, 19);
  logger.debug(`Last boot time: ${bootTime.replace("T", " ")}`);
  await state.update((before) => ({
    ...before,
    system: { last_boot_time: `${bootTime}Z`, last_5_min_load: load },
  }));
  queue.add({ variant: "data", data: { last_boot_time: bootSeconds, last_5_min_load: load } });
}

/** The procedure that watches the node itself. */
export const systemChecks: EntryPoint = async (context) => {
  const { config, logger, clock, teardown } = context;
  const backoff = new SteppedBackoff({
    bucketsSeconds: procedureBackoffSeconds,
    log: (message) => logger.info(message),
    clock,
  });
  for (;;) {
    const seconds = timeToNextDatapoint(
      config.system_checks.seconds_between_checks,
      localTimeOfDay(clock.wallSeconds()),
    );
    logger.debug(`Sleeping for ${seconds.toFixed(2)} seconds`);
    await pause(seconds * 1000, teardown, clock);
    if (teardown.aborted) return logger.debug("nothing to tear down");
    try {
      await checkSystem(context, readSystem(clock.wallSeconds()));
      backoff.reset();
    } catch (error) {
      logger.exception(error);
      await backoff.sleep(teardown);
    }
  }
};
