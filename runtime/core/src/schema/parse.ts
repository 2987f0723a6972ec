import { type Dynamics, fill, WideInteger } from "./fill.js";
import type { Finding } from "./finding.js";
import { check, collectingWalk } from "./interpret.js";
import { kindOf } from "./json-value.js";
import type { Shape } from "./shape.js";

/** Either a complete value or every place where the input does not fit. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Checks a value against its schema as it is and completes it. Numbers are accepted where `int64` or `uint64` asks for a `bigint`;
 * nothing else is converted.
 */
export function parseStrictly(
  shape: Shape,
  value: unknown,
  dynamics: Dynamics,
  options: { readonly allowsNonFinite?: boolean } = {},
): Parsed {
  const walk = collectingWalk({
    knowsService: dynamics.name !== undefined,
    allowsNonFinite: options.allowsNonFinite ?? false,
  });
  try {
    if (!check(shape, value, walk)) return { ok: false, findings: walk.findings };
    return { ok: true, value: fill(shape, value, dynamics) };
  } catch (error) {
    if (error instanceof WideInteger) return { ok: false, findings: [tooWide(error)] };
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, findings: [tooDeep(value)] };
  }
}

/** Running out of stack is how a value shows that it is nested too deeply, or in a circle. */
function tooDeep(value: unknown): Finding {
  return {
    path: [],
    keyword: "depth",
    expected: "a value that is nested less deeply",
    received: kindOf(value),
  };
}

/** JSON Schema knows no largest integer, but the type says `number`: a wrong digit would be worse than a refusal. */
function tooWide({ path }: WideInteger): Finding {
  return { path, keyword: "type", expected: "an integer of at most 53 bit", received: "integer" };
}
