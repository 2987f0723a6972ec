/** Compares by code unit: the only order that is the same on every machine and in every locale. */
export function byCodeUnit(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** A copy sorted by code unit of the keys, each of which is compared in turn. */
export function sortedBy<T>(items: Iterable<T>, ...keys: readonly ((item: T) => string)[]): readonly T[] {
  return [...items].sort((left, right) => {
    for (const key of keys) {
      const order = byCodeUnit(key(left), key(right));
      if (order !== 0) return order;
    }
    return 0;
  });
}
