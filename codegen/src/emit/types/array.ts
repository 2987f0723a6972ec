import type { ArrayFacet } from "../../ir/index.js";
import { code, type Fragment, join } from "../../print/index.js";
import type { TypeScope } from "./scope.js";
import { anyType, arrayOf, grouped, isNever, neverType, type TypeText } from "./type-text.js";

/** Beyond this, further required items of a tuple are not spelled out. */
const maxSpelledItems = 16;

/** The type of an array: a tuple when its first items have schemas of their own. */
export function arrayType(facet: ArrayFacet, inner: TypeScope): TypeText {
  const item = facet.items === undefined ? anyType : inner.typeOf(facet.items, inner);
  const prefix = facet.prefixItems ?? [];
  if (prefix.length > 0)
    return tupleType(
      facet,
      prefix.map((node) => inner.typeOf(node, inner)),
      item,
    );
  if (!isNever(item)) return arrayOf(item);
  return (facet.minItems ?? 0) > 0 ? neverType : { text: code`readonly []`, binding: "operator" };
}

function tupleType(facet: ArrayFacet, prefix: readonly TypeText[], rest: TypeText): TypeText {
  const max = facet.maxItems ?? Number.POSITIVE_INFINITY;
  const min = facet.minItems ?? 0;
  const hasRest = !isNever(rest) && max > prefix.length;
  if (min > max || (min > prefix.length && !hasRest)) return neverType;
  const spelled = hasRest ? Math.min(Math.max(prefix.length, min), maxSpelledItems) : prefix.length;
  const items: Fragment[] = [];
  for (let index = 0; index < Math.max(spelled, prefix.length) && index < max; index++) {
    const type = prefix[index] ?? rest;
    items.push(index < min ? type.text : code`${grouped(type)}?`);
  }
  if (hasRest) items.push(code`...${grouped(rest)}[]`);
  return { text: code`readonly [${join(items, ", ")}]`, binding: "operator" };
}

/** An array about which nothing is known. */
export const anyArrayType: TypeText = { ...arrayOf(anyType), sameAs: "any array" };
