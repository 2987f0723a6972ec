import { equal, identityText } from "./json-value.js";

/** Fewer values than this are compared one by one. */
const minIndexed = 16;

type Index = {
  /** How many levels the deepest of the values has. */
  readonly depth: number;
  readonly byText: ReadonlyMap<string, unknown>;
};

const indexes = new WeakMap<readonly unknown[], Index>();

/** Whether a value equals one of a list that never changes. The list is indexed once, so its length costs nothing afterwards. */
export function among(list: readonly unknown[], value: unknown): boolean {
  if (list.length < minIndexed) return list.some((each) => equal(each, value));
  const { depth, byText } = indexOf(list);
  // A value may be deeper than the stack, and need not be read to its end to be refused.
  if (!isWithin(value, depth)) return false;
  const text = identityText(value);
  return byText.has(text) && equal(byText.get(text), value);
}

function indexOf(list: readonly unknown[]): Index {
  const known = indexes.get(list);
  if (known !== undefined) return known;
  const depth = list.reduce<number>((most, value) => Math.max(most, depthOf(value)), 0);
  const index = { depth, byText: new Map(list.map((value) => [identityText(value), value])) };
  indexes.set(list, index);
  return index;
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((most, part) => Math.max(most, depthOf(part)), 0);
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isWithin(part, depth - 1));
}
