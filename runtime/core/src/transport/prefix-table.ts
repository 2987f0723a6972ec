/** Answers of {@link PrefixTable.matches} that are kept; a bus has far fewer topics. */
const maxCachedTopics = 10_000;

/** A counted set of topic prefixes. Tells quickly whether a topic starts with any of them. */
export class PrefixTable {
  readonly #counts = new Map<string, number>();
  readonly #lengths = new Map<number, number>();
  readonly #answers = new Map<string, boolean>();

  /** The prefixes, in the order they were first added. */
  get prefixes(): readonly string[] {
    return [...this.#counts.keys()];
  }

  /** Adds a prefix once more; true when it is new. */
  add(prefix: string): boolean {
    const count = this.#counts.get(prefix) ?? 0;
    this.#counts.set(prefix, count + 1);
    if (count > 0) return false;
    this.#lengths.set(prefix.length, (this.#lengths.get(prefix.length) ?? 0) + 1);
    this.#answers.clear();
    return true;
  }

  /** Undoes one addition; true when that was the last one. Harmless for a prefix that is not there. */
  remove(prefix: string): boolean {
    const count = this.#counts.get(prefix);
    if (count === undefined) return false;
    if (count > 1) {
      this.#counts.set(prefix, count - 1);
      return false;
    }
    this.#counts.delete(prefix);
    const sameLength = (this.#lengths.get(prefix.length) as number) - 1;
    if (sameLength === 0) this.#lengths.delete(prefix.length);
    else this.#lengths.set(prefix.length, sameLength);
    this.#answers.clear();
    return true;
  }

  has(prefix: string): boolean {
    return this.#counts.has(prefix);
  }

  matches(topic: string): boolean {
    const known = this.#answers.get(topic);
    if (known !== undefined) return known;
    if (this.#answers.size >= maxCachedTopics) this.#answers.clear();
    const answer = this.#search(topic);
    this.#answers.set(topic, answer);
    return answer;
  }

  clear(): void {
    this.#counts.clear();
    this.#lengths.clear();
    this.#answers.clear();
  }

  #search(topic: string): boolean {
    for (const length of this.#lengths.keys()) {
      if (length <= topic.length && this.#counts.has(topic.slice(0, length))) return true;
    }
    return false;
  }
}
