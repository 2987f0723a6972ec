import type { Automaton } from "./automaton.js";
import type { Steps } from "./budget.js";
import { type Cycles, componentsOf } from "./cycles.js";
import type { Meeting } from "./meeting.js";

/**
 * Whether a loop can go round in two ways with the same text: then the ways double with each round. Undefined when the steps
 * do not suffice to tell.
 */
export function hasExponentialLoop(
  automaton: Automaton,
  { loops, loopOf }: Cycles,
  meet: Meeting,
  steps: Steps,
): boolean | undefined {
  for (const [index, loop] of loops.entries()) {
    const inside = (state: number): readonly (readonly [number, number])[] =>
      [...(automaton.next[state] ?? [])].filter(([target]) => loopOf[target] === index);
    if (loop.some((state) => inside(state).some(([, ways]) => ways > 1))) return true;
    const found = goesTwoWays(loop, (state) => inside(state).map(([target]) => target), meet, steps);
    if (found !== false) return found;
  }
  return false;
}

/** Follows two walkers at once from one state of a loop: whether they can part and meet there again. */
function goesTwoWays(
  loop: readonly number[],
  inside: (state: number) => readonly number[],
  meet: Meeting,
  steps: Steps,
): boolean | undefined {
  const targets = new Map(loop.map((state) => [state, inside(state)]));
  const ids = new Map<string, number>();
  const pairs: (readonly [number, number])[] = [];
  const idOf = (left: number, right: number): number => {
    const key = left < right ? `${left},${right}` : `${right},${left}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, pairs.length);
    pairs.push([left, right]);
    return pairs.length - 1;
  };
  for (const state of loop) idOf(state, state);
  const edges: number[][] = [];
  for (let at = 0; at < pairs.length; at++) {
    const [left, right] = pairs[at] ?? [0, 0];
    const found = new Set<number>();
    for (const a of targets.get(left) ?? []) {
      if (!steps.take(targets.get(right)?.length ?? 1)) return undefined;
      for (const b of targets.get(right) ?? []) if (a === b || meet([a, b])) found.add(idOf(a, b));
    }
    edges.push([...found]);
  }
  return componentsOf(edges).some(
    (members) =>
      members.some((id) => pairs[id]?.[0] === pairs[id]?.[1]) &&
      members.some((id) => pairs[id]?.[0] !== pairs[id]?.[1]),
  );
}
