/** Values that stand on top of others for a while. One stack per key: what was pushed last counts. */
export class OverrideStacks {
  readonly #stacks = new Map<string, unknown[]>();
  /** Keys that were overridden although nothing stood below. They count as overridden from then on (openmodule spec §1.4). */
  readonly #baseless = new Set<string>();

  push(key: string, value: unknown, hasBase: boolean): void {
    if (!hasBase) this.#baseless.add(key);
    const stack = this.#stacks.get(key) ?? [];
    this.#stacks.set(key, [...stack, value]);
  }

  /** Removes what was pushed last. Nothing happens when there is nothing. */
  pop(key: string): void {
    const rest = this.#stacks.get(key)?.slice(0, -1) ?? [];
    if (rest.length > 0) this.#stacks.set(key, rest);
    else this.#stacks.delete(key);
  }

  has(key: string): boolean {
    return this.#stacks.has(key);
  }

  get(key: string): unknown {
    return this.#stacks.get(key)?.at(-1);
  }

  isOverridden(key: string): boolean {
    return this.#stacks.has(key) || this.#baseless.has(key);
  }

  keys(): Iterable<string> {
    return this.#stacks.keys();
  }

  clear(): void {
    this.#stacks.clear();
    this.#baseless.clear();
  }
}
