import { allDistinct } from "./distinct.js";
import { fail, type Setting } from "./finding.js";
import { assertion, type Rule, type RuleOf } from "./interpret-rule.js";
import type { ArrayFacet, Shape } from "./shape.js";
import { count } from "./words.js";

type Items = readonly unknown[];

/** The keywords of arrays; the value is known to be one. */
export function arrayRules(facet: ArrayFacet, ruleOf: RuleOf): readonly Rule[] {
  return [...arrayLimitRules(facet, ruleOf), ...itemRules(facet, ruleOf)];
}

/** What concerns a list as a whole, not its items one by one. */
export function arrayLimitRules(facet: ArrayFacet, ruleOf: RuleOf): readonly Rule[] {
  const { minItems, maxItems, uniqueItems, contains } = facet;
  const rule = (keyword: string, expected: string, limit: unknown, fits: (items: Items) => boolean): Rule =>
    assertion(fits as Rule["fits"], { keyword, expected, limit });
  return [
    minItems !== undefined &&
      rule("minItems", `at least ${count(minItems, "item")}`, minItems, (items) => items.length >= minItems),
    maxItems !== undefined &&
      rule("maxItems", `at most ${count(maxItems, "item")}`, maxItems, (items) => items.length <= maxItems),
    uniqueItems === true &&
      rule("uniqueItems", "items of which no two are equal", undefined, (items) => allDistinct(items)),
    contains !== undefined && containsRule(facet, ruleOf(contains)),
  ].filter((each) => each !== false);
}

function containsRule(facet: ArrayFacet, { fits }: Rule): Rule {
  const { minContains: least = 1, maxContains: most = Number.POSITIVE_INFINITY } = facet;
  const tooFew = {
    keyword: facet.minContains === undefined ? "contains" : "minContains",
    expected: `at least ${count(least, "matching item")}`,
    limit: least,
  };
  const tooMany = {
    keyword: "maxContains",
    expected: `at most ${count(most, "matching item")}`,
    limit: most,
  };
  const countUpTo = (items: Items, setting: Setting, enough: number): number => {
    let found = 0;
    for (let index = 0; index < items.length && found < enough; index++)
      if (fits(items[index], setting)) found++;
    return found;
  };
  // One more than is allowed tells as much as all of them.
  const enough = most === Number.POSITIVE_INFINITY ? least : Math.max(least, most + 1);
  const isEnough = (found: number): boolean => found >= least && found <= most;
  return {
    fits: (value, setting) => isEnough(countUpTo(value as Items, setting, enough)),
    report: (value, walk, depth) => {
      const found = countUpTo(value as Items, walk, enough);
      if (!isEnough(found)) fail(walk, depth, found < least ? tooFew : tooMany, value);
    },
    mark: (value, setting, seen) => {
      const matching = [...(value as Items).keys()].filter((index) => fits((value as Items)[index], setting));
      for (const index of matching) seen.addItem(index);
      return isEnough(matching.length);
    },
  };
}

function itemRules({ prefixItems = [], items }: ArrayFacet, ruleOf: RuleOf): readonly Rule[] {
  const first = prefixItems.map(ruleOf);
  return [
    ...(first.length === 0 ? [] : [prefixRule(first)]),
    ...(items === undefined ? [] : [restRule(first.length, items, ruleOf)]),
  ];
}

function prefixRule(rules: readonly Rule[]): Rule {
  const fits = (value: unknown, setting: Setting): boolean => {
    const items = value as Items;
    return rules.every((rule, index) => index >= items.length || rule.fits(items[index], setting));
  };
  return {
    fits,
    report: (value, walk, depth) => {
      const items = value as Items;
      for (const [index, rule] of rules.entries()) {
        if (index >= items.length) return;
        walk.path[depth] = index;
        rule.report(items[index], walk, depth + 1);
      }
    },
    mark: (value, setting, seen) => {
      seen.addItems(rules.length);
      return fits(value, setting);
    },
  };
}

function restRule(start: number, shape: Shape, ruleOf: RuleOf): Rule {
  const { fits, report, isScalar = false, shortcut } = itemRule(shape, ruleOf, "items");
  const fitAll = (value: unknown, setting: Setting): boolean => {
    const items = value as Items;
    for (let index = start; index < items.length; index++) if (!fits(items[index], setting)) return false;
    return true;
  };
  return {
    fits: fitAll,
    report: (value, walk, depth) => {
      const items = value as Items;
      const isSure = isScalar ? fits : shortcut?.();
      for (let index = start; index < items.length && !walk.isFull; index++) {
        if (isSure?.(items[index], walk) === true) continue;
        walk.path[depth] = index;
        report(items[index], walk, depth + 1);
      }
    },
    mark: (value, setting, seen) => {
      seen.addItems(Number.POSITIVE_INFINITY);
      return fitAll(value, setting);
    },
  };
}

/** The rule of items that are not declared one by one; says so where there may be none. */
export function itemRule(shape: Shape, ruleOf: RuleOf, keyword: string): Rule {
  return shape.never === true
    ? assertion(() => false, { keyword, expected: "no further item" })
    : ruleOf(shape);
}
