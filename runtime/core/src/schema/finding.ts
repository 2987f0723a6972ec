import type { Issue } from "../base/errors.js";
import { kindOf } from "./json-value.js";
import type { Shape } from "./shape.js";

/** An {@link Issue} that also knows the limit which was broken, so that a wire can word it. */
export type Finding = Issue & { readonly limit?: unknown };

/** Where the interpreter stands, and what it has found. */
export type Walk = {
  /** From the root of the value to where the interpreter stands. */
  readonly path: (string | number)[];
  /** What was found; absent when only the verdict matters, so that the first failure ends the walk. */
  readonly findings: Finding[] | undefined;
  /** Whether the name of this service can be filled in where a schema asks for it. */
  readonly knowsService: boolean;
  /** Whether NaN and infinite numbers count as numbers; a wire may write them as null. */
  readonly allowsNonFinite: boolean;
  /** The interpreter itself, here so that the files for the kinds of values need not import the one that dispatches. */
  readonly check: (shape: Shape, value: unknown, walk: Walk) => boolean;
};

/** The same walk where only the verdict matters. */
export function quietly(walk: Walk): Walk {
  return walk.findings === undefined ? walk : { ...walk, findings: undefined };
}

/** What to say of a failure. */
export type Failure = {
  readonly keyword: string;
  readonly expected: string;
  readonly value: unknown;
  readonly limit?: unknown;
  /** Property or index below the place of the walk. */
  readonly below?: string | number;
};

/** Notes a failure. Always returns false, the verdict of the check that failed. */
export function fail(walk: Walk, failure: Failure): false {
  const path = failure.below === undefined ? [...walk.path] : [...walk.path, failure.below];
  walk.findings?.push({
    path,
    keyword: failure.keyword,
    expected: failure.expected,
    received: kindOf(failure.value),
    ...(failure.limit === undefined ? {} : { limit: failure.limit }),
  });
  return false;
}

/**
 * Runs checks in order. When only the verdict matters the first failure ends it; otherwise all run, so that one pass
 * reports everything.
 */
export function every<Item>(items: Iterable<Item>, walk: Walk, passes: (item: Item) => boolean): boolean {
  let good = true;
  for (const item of items) {
    if (passes(item)) continue;
    if (walk.findings === undefined) return false;
    good = false;
  }
  return good;
}

/** Runs a check one level deeper. */
export function within(walk: Walk, step: string | number, passes: () => boolean): boolean {
  if (walk.findings === undefined) return passes();
  walk.path.push(step);
  const good = passes();
  walk.path.pop();
  return good;
}
