/** Values that stand on top of others for a while. One stack per key: what was pushed last counts. */
export class OverrideStacks {
  readonly #stacks = new Map<string, unknown[]>();
  /** Keys that were overridden although nothing stood below. They count as overridden from then on (openmodule spec §1.4). */
  readonly #baseless = new Set<string>();

  /** Puts a value on top. As long as nobody knows what stands below, there is no `base`. */
  push(key: string, value: unknown, base: ReadonlyMap<string, unknown> | undefined): void {
    if (base?.has(key) === false) this.#baseless.add(key);
    const stack = this.#stacks.get(key) ?? [];
    this.#stacks.set(key, [...stack, value]);
  }

  /** Says what stands below of what was pushed before anybody knew. */
  findBases(base: ReadonlyMap<string, unknown>): void {
    for (const key of this.#stacks.keys()) if (!base.has(key)) this.#baseless.add(key);
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
