import { every, fail, quietly, type Walk, within } from "./finding.js";
import { count } from "./interpret-scalar.js";
import { allDistinct } from "./json-value.js";
import type { ArrayFacet } from "./shape.js";

/** The keywords of arrays. */
export function checkArray(facet: ArrayFacet, items: readonly unknown[], walk: Walk): boolean {
  const good = checkArrayLimits(facet, items, walk);
  if (!good && walk.findings === undefined) return false;
  return checkItems(facet, items, walk) && good;
}

function checkItems(facet: ArrayFacet, items: readonly unknown[], walk: Walk): boolean {
  const { prefixItems = [], items: rest } = facet;
  const covered = rest === undefined ? items.slice(0, prefixItems.length) : items;
  return every(covered.entries(), walk, ([index, item]) => {
    const shape = prefixItems[index] ?? rest;
    return shape === undefined || within(walk, index, () => walk.check(shape, item, walk));
  });
}

/** What concerns a list as a whole, not its items one by one. */
export function checkArrayLimits(facet: ArrayFacet, items: readonly unknown[], walk: Walk): boolean {
  return every([checkSize, checkDistinct, checkContains], walk, (passes) => passes(facet, items, walk));
}

function checkSize({ minItems, maxItems }: ArrayFacet, items: readonly unknown[], walk: Walk): boolean {
  if (minItems !== undefined && items.length < minItems) {
    return fail(walk, {
      keyword: "minItems",
      expected: `at least ${count(minItems, "item")}`,
      value: items,
      limit: minItems,
    });
  }
  if (maxItems === undefined || items.length <= maxItems) return true;
  return fail(walk, {
    keyword: "maxItems",
    expected: `at most ${count(maxItems, "item")}`,
    value: items,
    limit: maxItems,
  });
}

function checkDistinct({ uniqueItems }: ArrayFacet, items: readonly unknown[], walk: Walk): boolean {
  if (uniqueItems !== true || allDistinct(items)) return true;
  return fail(walk, { keyword: "uniqueItems", expected: "items of which no two are equal", value: items });
}

function checkContains(facet: ArrayFacet, items: readonly unknown[], walk: Walk): boolean {
  const { contains, minContains = 1, maxContains = Number.POSITIVE_INFINITY } = facet;
  if (contains === undefined) return true;
  const silent = quietly(walk);
  const found = items.filter((item) => walk.check(contains, item, silent)).length;
  if (found < minContains) {
    const keyword = facet.minContains === undefined ? "contains" : "minContains";
    return fail(walk, {
      keyword,
      expected: `at least ${count(minContains, "matching item")}`,
      value: items,
      limit: minContains,
    });
  }
  if (found <= maxContains) return true;
  return fail(walk, {
    keyword: "maxContains",
    expected: `at most ${count(maxContains, "matching item")}`,
    value: items,
    limit: maxContains,
  });
}
