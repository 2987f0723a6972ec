import type { Regex } from "./ast.js";
import { type Automaton, automatonOf } from "./automaton.js";
import { Steps } from "./budget.js";
import { maxWays } from "./counting.js";
import { cyclesOf } from "./cycles.js";
import { degreeOf } from "./degree.js";
import { hasExponentialLoop } from "./loops.js";
import { kindsOf, meetingOf } from "./meeting.js";

/**
 * How the time of a backtracking match grows at worst: `factor` × length ^ `power`. The power is 0 when the length makes no
 * difference, and infinite when the time is exponential.
 */
export type Cost = { readonly power: number; readonly factor: number };

/** Paths that may be alive at once in a pattern that counts as linear. */
const maxFactor = 1_000;
/** Look-arounds within look-arounds. */
const maxDepth = 8;

/**
 * A bound on the time of a match, from the structure of the pattern alone: the same on every machine. It is never too low;
 * undefined when the pattern is too large to tell.
 */
export function costOf(regex: Regex): Cost | undefined {
  return costWithin(regex, "search", 0);
}

function costWithin(regex: Regex, how: "search" | "try", depth: number): Cost | undefined {
  const automaton = depth > maxDepth ? undefined : automatonOf(regex, how);
  let total = automaton && costOfPaths(automaton);
  for (const look of automaton?.looks ?? []) {
    const inner = total && costWithin(look.body, "try", depth + 1);
    if (total === undefined || inner === undefined) return undefined;
    const factor = total.factor * inner.factor;
    const power = look.isRepeated
      ? Math.max(total.power, 1) + inner.power
      : Math.max(total.power, inner.power);
    total = { power, factor };
  }
  return total && automaton?.comparesBack ? { ...total, power: total.power + 1 } : total;
}

/** By the loops of a pattern; and where they make no difference, by how many places it can be at once. */
function costOfPaths(automaton: Automaton): Cost | undefined {
  const kinds = kindsOf(automaton);
  const meet = meetingOf(automaton, kinds);
  const cycles = cyclesOf(automaton);
  const steps = new Steps(300_000);
  const isExponential = hasExponentialLoop(automaton, cycles, meet, steps);
  if (isExponential === undefined) return undefined;
  if (isExponential) return { power: Number.POSITIVE_INFINITY, factor: 1 };
  const degree = degreeOf(automaton, cycles, meet, steps);
  const ways = Math.max(cycles.ways, 1);
  if (degree > 0) return { power: degree + 1, factor: ways };
  const most = maxWays(automaton, kinds, { limit: maxFactor, steps: new Steps(500_000) });
  return { power: cycles.loops.length > 0 ? 1 : 0, factor: most ?? ways };
}
