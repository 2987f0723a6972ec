/**
 * A set of things that come and go quickly, each under a number of its own while it is in. A `Set` would do, but V8 leaves
 * its outgrown tables, with all that was in them, to the slow garbage collection, which shows in the time per call. Here a
 * place is overwritten when it is left.
 */
export class Slots<T> {
  readonly #items: (T | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#items.length - this.#free.length;
  }

  /** Takes an item in; the result is its number. */
  add(item: T): number {
    const slot = this.#free.pop() ?? this.#items.length;
    this.#items[slot] = item;
    return slot;
  }

  get(slot: number): T | undefined {
    return this.#items[slot];
  }

  /** Takes an item out; once per number. */
  remove(slot: number): void {
    this.#items[slot] = undefined;
    this.#free.push(slot);
  }

  /** Everything that is in, as it is now. */
  values(): readonly T[] {
    return this.#items.filter((item) => item !== undefined);
  }
}
