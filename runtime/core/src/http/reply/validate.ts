import type { Issue } from "../../base/errors.js";
import { parseStrictly } from "../../schema/parse.js";
import type { AnyModel } from "../../schema/shape.js";

/** A value that fits, complete and in canonical form, or the places where it does not. */
export type Fit = { readonly value: unknown } | { readonly issues: readonly Issue[] };

const dynamics = { now: (): number => Date.now() / 1000 };

/** Validates what was received. What is left out gets its default, and an `int64` or `uint64` is a `bigint` then. */
export function fitReply({ model }: AnyModel, value: unknown): Fit {
  if (model.is?.(value) === true) return { value };
  const parsed = parseStrictly(model.shape, value, dynamics);
  return parsed.ok ? { value: parsed.value } : { issues: parsed.findings };
}

/** The places where a value that is sent does not fit. Nothing is filled in: what a request leaves out has a meaning of its own. */
export function checkAgainst({ model }: AnyModel, value: unknown): readonly Issue[] {
  if (model.is?.(value) === true) return [];
  const parsed = parseStrictly(model.shape, value, dynamics);
  return parsed.ok ? [] : parsed.findings;
}
