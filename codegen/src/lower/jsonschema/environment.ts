import { type Origin, sortedBy } from "../../ir/index.js";
import type { ResolvedSet } from "../../resolve/resolved.js";

/**
 * The dynamic anchors that hold at a place, each with the schema of the outermost resource on the way there that has it.
 * A schema that is reached in several ways is lowered once for each that makes a difference, so every reference is static.
 */
export type Environment = ReadonlyMap<string, Origin>;

/** Where no way led: the root of a declaration that stands for itself. */
export const noEnvironment: Environment = new Map();

/** The environment inside the resource around a place: what came before goes first. */
export function entering(environment: Environment, at: Origin, set: ResolvedSet): Environment {
  const anchors = set.dynamics?.anchorsAt(at);
  if (anchors === undefined || [...anchors.keys()].every((name) => environment.has(name))) return environment;
  return new Map([...anchors, ...environment]);
}

/** What of an environment makes the schema at a place another one than it is by itself; nearly always nothing. */
export function relevantPart(environment: Environment, at: Origin, set: ResolvedSet): Environment {
  if (set.dynamics === undefined || environment.size === 0) return noEnvironment;
  const own = set.dynamics.anchorsAt(at);
  const names = [...set.dynamics.namesBelow(at)].filter((name) => {
    const outer = environment.get(name);
    const inner = own.get(name);
    return outer !== undefined && (outer.file !== inner?.file || outer.pointer !== inner.pointer);
  });
  return new Map(
    sortedBy(names, (name) => name).flatMap((name) => {
      const outer = environment.get(name);
      return outer === undefined ? [] : [[name, outer] as const];
    }),
  );
}

/** Text that is different for different environments. */
export function environmentKey(environment: Environment): string {
  return [...environment].map(([name, { file, pointer }]) => `${name}=${file}#${pointer}`).join("&");
}
