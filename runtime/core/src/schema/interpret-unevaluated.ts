import type { Setting, Walk } from "./finding.js";
import { itemRule } from "./interpret-array.js";
import { propertyRule } from "./interpret-others.js";
import type { Rule, RuleOf } from "./interpret-rule.js";
import { Seen } from "./interpret-seen.js";
import { isObject, presentNames } from "./json-value.js";
import type { Shape } from "./shape.js";

/** What is left of a value: the names or indexes that nothing has evaluated. */
export function leftOver(value: unknown, seen: Seen): readonly (string | number)[] {
  if (Array.isArray(value)) return [...value.keys()].filter((index) => !seen.hasItem(index));
  if (!isObject(value)) return [];
  return presentNames(value).filter((name) => !seen.hasProperty(name));
}

/** `unevaluatedItems` and `unevaluatedProperties` around everything else that a shape says. */
export function unevaluatedRule(shape: Shape, body: Rule, ruleOf: RuleOf): Rule {
  const { unevaluatedItems, unevaluatedProperties } = shape;
  const items = unevaluatedItems && itemRule(unevaluatedItems, ruleOf, "unevaluatedItems");
  const properties =
    unevaluatedProperties && propertyRule(unevaluatedProperties, ruleOf, "unevaluatedProperties");
  const restFor = (value: unknown): Rule | undefined => {
    if (typeof value !== "object" || value === null) return undefined;
    return Array.isArray(value) ? items : properties;
  };
  return {
    fits: (value, setting) => {
      const rest = restFor(value);
      if (rest === undefined) return body.fits(value, setting);
      const seen = new Seen();
      return body.mark(value, setting, seen) && fitsRest(rest, value, setting, seen);
    },
    report: (value, walk, depth) => {
      body.report(value, walk, depth);
      const rest = restFor(value);
      if (rest === undefined) return;
      const seen = new Seen();
      body.mark(value, walk, seen);
      reportRest(rest, value, walk, depth, seen);
    },
    mark: (value, setting, seen) => {
      const rest = restFor(value);
      if (rest === undefined) return body.mark(value, setting, seen);
      // What stands beside this shape is not seen from here, but all of this is seen from there.
      const inner = new Seen();
      const good = body.mark(value, setting, inner);
      seen.addAll();
      return good && fitsRest(rest, value, setting, inner);
    },
  };
}

function partOf(value: unknown, step: string | number): unknown {
  return (value as Record<string | number, unknown>)[step];
}

function fitsRest(rest: Rule, value: unknown, setting: Setting, seen: Seen): boolean {
  return leftOver(value, seen).every((step) => rest.fits(partOf(value, step), setting));
}

function reportRest(rest: Rule, value: unknown, walk: Walk, depth: number, seen: Seen): void {
  for (const step of leftOver(value, seen)) {
    if (walk.isFull) return;
    walk.path[depth] = step;
    rest.report(partOf(value, step), walk, depth + 1);
  }
}
