import { type EntryPoint, localTimeOfDay, pause, timeToNextDatapoint } from "@edgeloom/ivy";
import type { Position, StationConfig, StationState } from "../generated/index.js";

/** One step along each axis, to either side. */
export function step({ a, b }: Position, width: number, random: () => number = Math.random): Position {
  const one = (): number => (random() < 0.5 ? -width : width);
  return { a: a + one(), b: b + one() };
}

/** Stands where an instrument would be read. Should it fail, it is started again by itself, and goes on where it was. */
export const randomWalk: EntryPoint<StationConfig, StationState> = async (context) => {
  const { config, queue, state, logger, clock, teardown } = context;
  const { seconds_between_datapoints } = config.dummy_procedure;
  while (!teardown.aborted) {
    const seconds = timeToNextDatapoint(seconds_between_datapoints, localTimeOfDay(clock.wallSeconds()));
    await pause(seconds * 1000, teardown, clock);
    if (teardown.aborted) break;
    const { random_walk } = await state.update((before) => ({
      ...before,
      random_walk: step(before.random_walk, config.random_walk.step_width),
    }));
    queue.add({ variant: "data", data: { random_walk_a: random_walk.a, random_walk_b: random_walk.b } });
  }
  logger.info("the walk ends");
};
