/** Which properties and items of one value were evaluated: what `unevaluatedProperties` and `unevaluatedItems` leave alone. */
export class Seen {
  #allProperties = false;
  readonly #names: ((name: string) => boolean)[] = [];
  #items = 0;
  readonly #indexes = new Set<number>();

  /** Every property was evaluated. */
  addProperties(): void {
    this.#allProperties = true;
  }

  /** The properties with these names were evaluated. */
  addNames(includes: (name: string) => boolean): void {
    this.#names.push(includes);
  }

  /** The first items were evaluated, as many as `count`. */
  addItems(count: number): void {
    this.#items = Math.max(this.#items, count);
  }

  /** One item was evaluated. */
  addItem(index: number): void {
    this.#indexes.add(index);
  }

  /** Everything was evaluated. */
  addAll(): void {
    this.addProperties();
    this.addItems(Number.POSITIVE_INFINITY);
  }

  /** Takes over what a subschema that fits has evaluated. */
  take(other: Seen): void {
    if (other.#allProperties) this.#allProperties = true;
    this.#names.push(...other.#names);
    this.addItems(other.#items);
    for (const index of other.#indexes) this.#indexes.add(index);
  }

  hasProperty(name: string): boolean {
    return this.#allProperties || this.#names.some((includes) => includes(name));
  }

  hasItem(index: number): boolean {
    return index < this.#items || this.#indexes.has(index);
  }
}
