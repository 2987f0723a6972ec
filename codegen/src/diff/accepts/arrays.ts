import type { ArrayFacet, SchemaNode } from "../../ir/index.js";
import type { Acceptance } from "./accepts.js";
import { areSame } from "./same.js";

/** Whether every array of one facet fits another. */
export function acceptsArray(
  outer: ArrayFacet | undefined,
  inner: ArrayFacet | undefined,
  acceptance: Acceptance,
): boolean {
  if (outer === undefined) return true;
  const given = inner ?? {};
  return (
    (outer.minItems ?? 0) <= (given.minItems ?? 0) &&
    (outer.maxItems ?? Number.POSITIVE_INFINITY) >= longest(given) &&
    (outer.uniqueItems !== true || given.uniqueItems === true || longest(given) <= 1) &&
    acceptsContained(outer, given, acceptance) &&
    acceptsItems(outer, given, acceptance)
  );
}

/** A tuple whose rest is `false` is as long as it is. */
function longest(facet: ArrayFacet): number {
  const tuple = facet.items?.never ? (facet.prefixItems?.length ?? 0) : Number.POSITIVE_INFINITY;
  return Math.min(facet.maxItems ?? Number.POSITIVE_INFINITY, tuple);
}

function acceptsContained(outer: ArrayFacet, inner: ArrayFacet, acceptance: Acceptance): boolean {
  if (outer.contains === undefined) return true;
  if (inner.contains === undefined || !areSame(outer.contains, inner.contains, acceptance.sides))
    return false;
  return (
    (outer.minContains ?? 1) <= (inner.minContains ?? 1) &&
    (outer.maxContains ?? Number.POSITIVE_INFINITY) >= (inner.maxContains ?? Number.POSITIVE_INFINITY)
  );
}

function acceptsItems(outer: ArrayFacet, inner: ArrayFacet, acceptance: Acceptance): boolean {
  const places = Math.max(outer.prefixItems?.length ?? 0, inner.prefixItems?.length ?? 0);
  const end = longest(inner);
  for (let index = 0; index < Math.min(places, end); index++) {
    if (!acceptsItem(itemAt(outer, index), itemAt(inner, index), acceptance)) return false;
  }
  return end <= places || acceptsItem(outer.items, inner.items, acceptance);
}

function acceptsItem(
  outer: SchemaNode | undefined,
  inner: SchemaNode | undefined,
  acceptance: Acceptance,
): boolean {
  return outer === undefined || acceptance.accepts(outer, inner ?? acceptance.anything);
}

function itemAt(facet: ArrayFacet, index: number): SchemaNode | undefined {
  return facet.prefixItems?.[index] ?? facet.items;
}
