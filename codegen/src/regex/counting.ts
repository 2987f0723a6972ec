import type { Automaton, Ways } from "./automaton.js";
import type { Steps } from "./budget.js";

/**
 * The most paths of a pattern that can be alive at once, over all texts, by following all texts at once: infinite when it is
 * more than the limit, and undefined when the steps do not suffice to tell.
 */
export function maxWays(
  automaton: Automaton,
  kinds: readonly ReadonlySet<number>[],
  { limit, steps }: { readonly limit: number; readonly steps: Steps },
): number | undefined {
  const seen = new Set<string>([""]);
  const open: Ways[] = [new Map()];
  let most = 1;
  for (
    let current = open.pop(), isFirst = true;
    current !== undefined;
    current = open.pop(), isFirst = false
  ) {
    const reached = isFirst ? automaton.start : stepFrom(current, automaton);
    if (!steps.take(reached.size * (kinds.length + 1))) return undefined;
    for (const kind of kinds) {
      const next = new Map([...reached].filter(([state]) => kind.has(state)));
      const total = [...next.values()].reduce((sum, ways) => sum + ways, 0);
      if (total > limit) return Number.POSITIVE_INFINITY;
      most = Math.max(most, total);
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return most;
}

/** Where one more code point leads, whatever it is. */
function stepFrom(current: Ways, { next }: Automaton): Ways {
  const reached = new Map<number, number>();
  for (const [state, ways] of current)
    for (const [target, more] of next[state] ?? [])
      reached.set(target, (reached.get(target) ?? 0) + ways * more);
  return reached;
}

function keyOf(ways: Ways): string {
  return [...ways]
    .sort(([a], [b]) => a - b)
    .map(([state, count]) => `${state}:${count}`)
    .join();
}
