/** An item to be named: with one name after another that it may have, each but the first said by fewer others. */
export type Named<T> = {
  readonly item: T;
  readonly nameAt: (level: number) => string;
  /** The first name that it may have; those before count as asked for. */
  readonly from: number;
};

/** Longer names are cut where they are written, so whatever differs only behind this many characters is the same name. */
const maxCompared = 96;

/**
 * Which of its names each item has: the first one that no other item ever asked for. A name that two have asked for belongs to
 * nobody, so that with one item more a name may go, but never comes to mean another item. The order of the items does not count.
 */
export function distinctLevels<T>(named: readonly Named<T>[]): ReadonlyMap<T, number> {
  const levels = new Map(named.map(({ item, from }) => [item, from]));
  const askedBy = new Map<string, Set<Named<T>>>();
  const ask = (each: Named<T>, level: number): ReadonlySet<Named<T>> => {
    const key = nameKey(each.nameAt(level));
    const known = askedBy.get(key)?.add(each) ?? new Set([each]);
    askedBy.set(key, known);
    return known;
  };
  for (const each of named) for (let level = 0; level <= each.from; level++) ask(each, level);
  const waiting = [...named];
  for (const each of waiting) {
    const level = levels.get(each.item) ?? 0;
    if (ask(each, level).size === 1) continue;
    levels.set(each.item, level + 1);
    const rivals = ask(each, level + 1);
    waiting.push(...(rivals.size === 2 ? rivals : [each]));
  }
  return levels;
}

/** What names are compared by: casing and joints never tell two of them apart. */
export function nameKey(name: string): string {
  return name
    .slice(0, maxCompared)
    .toLowerCase()
    .replace(/[^a-z0-9\u0080-\uffff]+/g, "");
}
