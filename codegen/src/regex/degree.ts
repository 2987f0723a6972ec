import type { Automaton } from "./automaton.js";
import type { Steps } from "./budget.js";
import type { Cycles } from "./cycles.js";
import type { Meeting } from "./meeting.js";

/**
 * With which power of the length the ways through a pattern without exponential loops grow (Weber and Seidl, On the degree of
 * ambiguity of finite automata). Each step up is a text that goes round in one loop, leads from it to another, and goes round
 * there: where the one is left for the other is then free. What the steps do not suffice to look into counts as such.
 */
export function degreeOf(automaton: Automaton, cycles: Cycles, meet: Meeting, steps: Steps): number {
  const { loops } = cycles;
  const reach = reachOf(automaton, cycles);
  const own: number[] = loops.map(() => 0);
  const below: number[] = loops.map(() => 0);
  // Loops come before those that lead to them.
  for (const index of loops.keys()) {
    const later = [...(reach[index] ?? [])].filter((other) => other !== index);
    for (const other of later) {
      const most = 1 + (below[other] ?? 0);
      if (most > (own[index] ?? 0) && isFreeBetween({ automaton, cycles, meet, steps }, index, other))
        own[index] = most;
    }
    below[index] = Math.max(own[index] ?? 0, ...later.map((other) => below[other] ?? 0));
  }
  return Math.max(0, ...below);
}

/** For each loop those that it leads to. */
function reachOf({ next }: Automaton, { loops, loopOf }: Cycles): readonly ReadonlySet<number>[] {
  return loops.map((loop) => {
    const seen = new Set(loop);
    for (const state of seen) for (const target of next[state]?.keys() ?? []) seen.add(target);
    return new Set([...seen].map((state) => loopOf[state] ?? -1).filter((index) => index !== -1));
  });
}

type Search = {
  readonly automaton: Automaton;
  readonly cycles: Cycles;
  readonly meet: Meeting;
  readonly steps: Steps;
};

/** Whether some text leads from a state of one loop to itself and to a state of the other, and from there to itself. */
function isFreeBetween(search: Search, from: number, to: number): boolean {
  const starts = search.cycles.loops[from] ?? [];
  const ends = search.cycles.loops[to] ?? [];
  return starts.some((start) => ends.some((end) => isFreeAt(search, start, end)));
}

function isFreeAt(
  { automaton: { next }, cycles: { loopOf }, meet, steps }: Search,
  start: number,
  end: number,
): boolean {
  const stays = (state: number): readonly number[] =>
    [...(next[state]?.keys() ?? [])].filter((target) => loopOf[target] === loopOf[state]);
  const goal = `${start},${end},${end}`;
  const seen = new Set([`${start},${start},${end}`]);
  const open: (readonly [number, number, number])[] = [[start, start, end]];
  for (let triple = open.pop(); triple !== undefined; triple = open.pop()) {
    const [left, middle, right] = triple;
    for (const a of stays(left)) {
      for (const c of stays(right)) {
        if (!steps.take(next[middle]?.size ?? 1)) return true;
        if (!meet([a, c])) continue;
        for (const b of next[middle]?.keys() ?? []) {
          const key = `${a},${b},${c}`;
          if (seen.has(key) || !meet([a, b, c])) continue;
          if (key === goal) return true;
          seen.add(key);
          open.push([a, b, c]);
        }
      }
    }
  }
  return false;
}
