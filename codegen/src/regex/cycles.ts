import { type Automaton, manyWays } from "./automaton.js";

/** The loops of a pattern. */
export type Cycles = {
  /** For each state the loop that it lies in; -1 when it lies in none. */
  readonly loopOf: readonly number[];
  /** The states of each loop; a loop comes before those that lead to it. */
  readonly loops: readonly (readonly number[])[];
  /** Ways through the pattern, rounds in loops aside. */
  readonly ways: number;
};

/** Finds the loops of a pattern: states that lead back to themselves. */
export function cyclesOf(automaton: Automaton): Cycles {
  const components = componentsOf(automaton.next.map((ways) => [...ways.keys()]));
  const isLoop = (members: readonly number[]): boolean =>
    members.length > 1 || members.some((state) => automaton.next[state]?.has(state));
  const loops = components.filter(isLoop);
  const loopOf: number[] = automaton.next.map(() => -1);
  for (const [index, members] of loops.entries()) for (const state of members) loopOf[state] = index;
  return { loopOf, loops, ways: waysThrough(automaton, components) };
}

/** Components come with those that they lead to before them, so one pass back to front counts from the start. */
function waysThrough({ start, next }: Automaton, components: readonly (readonly number[])[]): number {
  const componentOf = new Map(
    components.flatMap((members, index) => members.map((state) => [state, index] as const)),
  );
  const ways = components.map(() => 0);
  for (const [state, count] of start) {
    const component = componentOf.get(state) ?? 0;
    ways[component] = Math.min((ways[component] ?? 0) + count, manyWays);
  }
  for (let index = components.length - 1; index >= 0; index--) {
    const members = components[index] ?? [];
    for (const [target, count] of members.flatMap((state) => [...(next[state] ?? [])])) {
      const other = componentOf.get(target) ?? 0;
      if (other === index) continue;
      ways[other] = Math.min((ways[other] ?? 0) + (ways[index] ?? 0) * count, manyWays);
    }
  }
  return Math.min(
    ways.reduce((sum, count) => sum + count, 0),
    manyWays,
  );
}

/** Strongly connected components (Tarjan, without recursion), each before those that lead to it. */
export function componentsOf(next: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const order: number[] = next.map(() => -1);
  const low: number[] = next.map(() => 0);
  const onStack: boolean[] = next.map(() => false);
  const stack: number[] = [];
  const components: number[][] = [];
  let count = 0;
  const enter = (node: number): { readonly node: number; edge: number } => {
    order[node] = count;
    low[node] = count++;
    stack.push(node);
    onStack[node] = true;
    return { node, edge: 0 };
  };
  const leave = (node: number): void => {
    if (low[node] !== order[node]) return;
    const members: number[] = [];
    for (let member = stack.pop(); member !== undefined; member = member === node ? undefined : stack.pop()) {
      onStack[member] = false;
      members.push(member);
    }
    components.push(members);
  };
  for (const root of next.keys()) {
    if (order[root] !== -1) continue;
    const frames = [enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { node } = frame;
      const target = next[node]?.[frame.edge++];
      if (target === undefined) {
        frames.pop();
        leave(node);
        const parent = frames.at(-1)?.node;
        if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      } else if (order[target] === -1) frames.push(enter(target));
      else if (onStack[target]) low[node] = Math.min(low[node] ?? 0, order[target] ?? 0);
    }
  }
  return components;
}
