import type { Dynamics } from "../schema/fill.js";

/** What a codec knows beside the value. */
export type WireContext = {
  /** Name of this service; stands in for a name that a message leaves out. */
  readonly name: string;
  /** Seconds since the epoch, UTC. */
  now(): number;
  /** JSON text that the value was read from. Where a text was sent as a number, it tells `5` from `5.0`. */
  readonly sourceText?: string | undefined;
  /** Where in `sourceText` the value stands; its root when left out. */
  readonly sourcePath?: readonly (string | number)[] | undefined;
};

/** The sources of defaults that a context holds. */
export function dynamicsOf(context: WireContext): Dynamics {
  return { now: () => context.now(), name: context.name };
}
