import { equal, presentNames } from "./json-value.js";

/**
 * Tells whether no two items are equal. Lists and objects are read side by side and only as far as they are alike, so that a large
 * item costs no more than the others: in a list of lists of lists, each level would otherwise read all that is deeper.
 */
export function allDistinct(items: readonly unknown[]): boolean {
  if (items.length < 2) return true;
  const known = new Set<unknown>();
  const readers: Reader[] = [];
  for (const item of items) {
    const isDeep = typeof item === "object" && item !== null;
    const key = isDeep ? item : keyOf(item);
    if (known.has(key)) return false;
    known.add(key);
    if (isDeep) readers.push(new Reader(item));
  }
  return allPart(readers);
}

/** Equal numbers have one key, be they of type `number` or `bigint`. */
function keyOf(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const near = Number(value);
  return equal(near, value) ? near : value;
}

/** Goes on with those that were alike so far, until each differs from all others or one comes to its end. */
function allPart(readers: readonly Reader[]): boolean {
  let groups = readers.length < 2 ? [] : [readers];
  while (groups.length > 0) {
    const next: (readonly Reader[])[] = [];
    for (const group of groups) {
      // None is the beginning of another, so all that are alike end together.
      if (group[0]?.isDone === true) return false;
      for (const part of byToken(group)) if (part.length > 1) next.push(part);
    }
    groups = next;
  }
  return true;
}

function byToken(group: readonly Reader[]): Iterable<readonly Reader[]> {
  const parts = new Map<unknown, Reader[]>();
  for (const reader of group) {
    const token = reader.read();
    const part = parts.get(token);
    if (part === undefined) parts.set(token, [reader]);
    else part.push(reader);
  }
  return parts.values();
}

const list = Symbol("list");
const object = Symbol("object");

/** What is left to read of a list, or of an object: its names, each before its value. */
type Rest = { readonly tokens: readonly unknown[]; next: number };

/**
 * Reads a value as a row of tokens that is the same for equal values only. A list or an object tells its kind, then its size, then
 * what it holds; its parts are looked at when they are asked for.
 */
class Reader {
  readonly #rests: Rest[];
  #opened: object | undefined;

  constructor(value: unknown) {
    this.#rests = [{ tokens: [value], next: 0 }];
  }

  get isDone(): boolean {
    return this.#opened === undefined && this.#rests.length === 0;
  }

  read(): unknown {
    if (this.#opened !== undefined) return this.#enter(this.#opened);
    const rest = this.#rests.at(-1);
    if (rest === undefined) return undefined;
    const token = rest.tokens[rest.next++];
    if (rest.next === rest.tokens.length) this.#rests.pop();
    if (typeof token !== "object" || token === null) return keyOf(token);
    this.#opened = token;
    return Array.isArray(token) ? list : object;
  }

  #enter(value: object): number {
    this.#opened = undefined;
    const tokens = Array.isArray(value) ? (value as readonly unknown[]) : members(value);
    if (tokens.length > 0) this.#rests.push({ tokens, next: 0 });
    return tokens.length;
  }
}

function members(value: object): readonly unknown[] {
  const values = value as Record<string, unknown>;
  return [...presentNames(values)].sort().flatMap((name) => [name, values[name]]);
}
