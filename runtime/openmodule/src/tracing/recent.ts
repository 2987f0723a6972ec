/** At most so many calls are remembered, at least half of them: enough for what is under way on a busy service. */
const defaultCapacity = 4_096;

/**
 * Remembers something of the last calls until it is taken. Many are never asked for, as other services answer them, so it is
 * bounded: in two generations, of which the older is dropped as a whole.
 */
export class RecentCalls<Value> {
  readonly #perGeneration: number;
  #current = new Map<string, Value>();
  #previous = new Map<string, Value>();

  constructor(capacity = defaultCapacity) {
    this.#perGeneration = Math.ceil(capacity / 2);
  }

  /** Notes something of a call, by its id. What is no id is nobody's. */
  note(rpcId: unknown, value: Value): void {
    if (typeof rpcId !== "string") return;
    if (this.#current.size >= this.#perGeneration) {
      this.#previous = this.#current;
      this.#current = new Map();
    }
    this.#current.set(keyOf(rpcId), value);
  }

  /** Takes out what was noted of a call; undefined when there is nothing, or it was forgotten. */
  take(rpcId: unknown): Value | undefined {
    if (typeof rpcId !== "string") return undefined;
    const key = keyOf(rpcId);
    const found = this.#current.get(key) ?? this.#previous.get(key);
    if (found === undefined) return undefined;
    this.#current.delete(key);
    this.#previous.delete(key);
    return found;
  }
}

const usual = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A UUID in its usual form; peers write it with capitals, braces and prefixes, too. */
function keyOf(rpcId: string): string {
  if (usual.test(rpcId)) return rpcId;
  const digits = rpcId
    .slice(0, 64)
    .toLowerCase()
    .replace(/^urn:uuid:/, "")
    .replaceAll(/[^0-9a-f]/g, "");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
