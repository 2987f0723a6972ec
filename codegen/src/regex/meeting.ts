import type { Automaton } from "./automaton.js";
import { contains, rangesOf } from "./char-set.js";

/** Whether some states can all take the same code point. */
export type Meeting = (states: readonly number[]) => boolean;

/** Kinds of code points that a pattern tells apart: for each, the states that take it. */
export function kindsOf({ takes }: Automaton): readonly ReadonlySet<number>[] {
  const starts = new Set([
    0,
    ...takes.flatMap((set) => rangesOf(set).flatMap(([first, last]) => [first, last + 1])),
  ]);
  const kinds = new Map<string, ReadonlySet<number>>();
  for (const point of starts) {
    const states = takes.flatMap((set, state) => (contains(set, point) ? [state] : []));
    if (states.length > 0) kinds.set(states.join(), new Set(states));
  }
  return [...kinds.values()];
}

/** Looks states up by the kinds of code points that they take. */
export function meetingOf(automaton: Automaton, kinds: readonly ReadonlySet<number>[]): Meeting {
  const masks = automaton.takes.map((_, state) =>
    kinds.reduce((mask, kind, index) => (kind.has(state) ? mask | (1n << BigInt(index)) : mask), 0n),
  );
  return (states) => {
    let common = -1n;
    for (const state of states) common &= masks[state] ?? 0n;
    return common !== 0n;
  };
}
