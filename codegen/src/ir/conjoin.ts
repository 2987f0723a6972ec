import {
  conjoinArrays,
  conjoinNumbers,
  conjoinStrings,
  conjoinTypes,
  conjoinValues,
} from "./conjoin-facets.js";
import { conjoinObjects } from "./conjoin-object.js";
import type { SchemaNode } from "./node.js";

/**
 * One schema that means "both", without `allOf`; undefined when a single conjunction of facets cannot say it (two
 * patterns, two unions …). `right` extends `left`: its docs win, its properties follow.
 */
export function conjoin(left: SchemaNode, right: SchemaNode): SchemaNode | undefined {
  if (left === right) return left;
  if (left.report ?? right.report) return undefined;
  if (seesNeighbours(left) || seesNeighbours(right)) return undefined;
  const base = { origin: right.origin, docs: { ...left.docs, ...right.docs } };
  if (left.never ?? right.never) return { ...base, never: true };
  const types = both(left.types, right.types, conjoinTypes);
  const values = conjoinValues(left, right);
  if (types.value?.length === 0 || values.values?.length === 0) return { ...base, never: true };
  const parts = {
    types,
    string: both(left.string, right.string, conjoinStrings),
    number: both(left.number, right.number, conjoinNumbers),
    array: both(left.array, right.array, conjoinArrays),
    object: both(left.object, right.object, (a, b) => conjoinObjects(a, b, conjoinOrKeep)),
    ref: both(left.ref, right.ref, onlySame),
    allOf: both(left.allOf, right.allOf, (a, b) => [...new Set([...a, ...b])]),
    not: both(left.not, right.not, onlySame),
  };
  const union = oneSide(left, right, ["anyOf", "oneOf", "discriminator"]);
  const condition = oneSide(left, right, ["if", "then", "else"]);
  if (union === undefined || condition === undefined || Object.values(parts).some((part) => part.conflict))
    return undefined;
  return { ...base, ...values, ...defined(parts), ...union, ...condition };
}

/** Its `unevaluated…` words speak about what its own keywords leave over, so no keyword of another schema may join them. */
export function seesNeighbours(node: SchemaNode): boolean {
  return node.unevaluatedItems !== undefined || node.unevaluatedProperties !== undefined;
}

/** As {@link conjoin}; what cannot become one schema stays an `allOf` of the two. */
export function conjoinOrKeep(left: SchemaNode, right: SchemaNode): SchemaNode {
  const merged = conjoin(left, right);
  if (merged) return merged;
  const members = new Set([...membersOf(left), ...membersOf(right)]);
  return { origin: right.origin, docs: { ...left.docs, ...right.docs }, allOf: [...members] };
}

/** The members of a bare `allOf`, so that keeping the same pair twice does not nest it twice. */
function membersOf(node: SchemaNode): readonly SchemaNode[] {
  const { origin: _origin, docs: _docs, allOf, ...rest } = node;
  return allOf && Object.keys(rest).length === 0 ? allOf : [node];
}

type Part<T> = { readonly value: T | undefined; readonly conflict: boolean };

function both<T>(
  left: T | undefined,
  right: T | undefined,
  merge: (left: T, right: T) => T | undefined,
): Part<T> {
  if (left === undefined || right === undefined || left === right)
    return { value: left ?? right, conflict: false };
  const value = merge(left, right);
  return { value, conflict: value === undefined };
}

function onlySame<T>(left: T, right: T): T | undefined {
  return left === right ? left : undefined;
}

/** Words that only mean something together cannot be mixed from two schemas. Undefined when both sides use them. */
function oneSide(
  left: SchemaNode,
  right: SchemaNode,
  words: readonly (keyof SchemaNode)[],
): Partial<SchemaNode> | undefined {
  const fromLeft = words.filter((word) => left[word] !== undefined);
  const fromRight = words.filter((word) => right[word] !== undefined);
  if (fromLeft.length > 0 && fromRight.length > 0) return undefined;
  return Object.fromEntries([
    ...fromLeft.map((word) => [word, left[word]]),
    ...fromRight.map((word) => [word, right[word]]),
  ]);
}

function defined(parts: { readonly [word: string]: Part<unknown> }): Partial<SchemaNode> {
  const entries = Object.entries(parts).filter(([, part]) => part.value !== undefined);
  return Object.fromEntries(entries.map(([word, part]) => [word, part.value]));
}
