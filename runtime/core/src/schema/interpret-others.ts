import { type Failure, failAt, type Setting, type Walk } from "./finding.js";
import { assertion, type Rule, type RuleOf } from "./interpret-rule.js";
import type { Seen } from "./interpret-seen.js";
import type { ObjectFacet, Shape } from "./shape.js";

type Values = Record<string, unknown>;

/** The check of properties that are declared by pattern or not at all. */
export type Others = {
  /** Whether declared properties may be concerned too. */
  readonly concernsAll: boolean;
  readonly fits: (values: Values, setting: Setting) => boolean;
  readonly report: (values: Values, walk: Walk, depth: number) => void;
  readonly mark: (seen: Seen) => void;
};

type Parts = {
  readonly isDeclared: (name: string) => boolean;
  readonly names: Rule | undefined;
  readonly matchers: readonly { readonly pattern: Pick<RegExp, "test">; readonly rule: Rule }[];
  readonly rest: Rule | undefined;
};

/** Made where a facet speaks of more than the declared properties. */
export function othersOf(facet: ObjectFacet, ruleOf: RuleOf): Others | undefined {
  const { properties, patternProperties = [], additionalProperties, propertyNames } = facet;
  if (patternProperties.length === 0 && additionalProperties === undefined && propertyNames === undefined)
    return undefined;
  const parts: Parts = {
    isDeclared: (name) => properties?.has(name) === true,
    names: propertyNames && ruleOf(propertyNames),
    matchers: patternProperties.map(([pattern, shape]) => ({ pattern, rule: ruleOf(shape) })),
    rest: additionalProperties && propertyRule(additionalProperties, ruleOf, "additionalProperties"),
  };
  return {
    concernsAll: parts.names !== undefined || parts.matchers.length > 0,
    fits: (values, setting) => {
      for (const name of Object.keys(values)) if (!fitsOther(values, name, parts, setting)) return false;
      return true;
    },
    report: (values, walk, depth) => {
      for (const name of Object.keys(values)) {
        if (walk.isFull) return;
        reportOther(values, name, parts, walk, depth);
      }
    },
    mark: (seen) => markOthers(parts, seen),
  };
}

function fitsOther(values: Values, name: string, parts: Parts, setting: Setting): boolean {
  const part = values[name];
  if (part === undefined) return true;
  if (parts.names !== undefined && !parts.names.fits(name, setting)) return false;
  let isExtra = !parts.isDeclared(name);
  for (const { pattern, rule } of parts.matchers) {
    if (!pattern.test(name)) continue;
    if (!rule.fits(part, setting)) return false;
    isExtra = false;
  }
  return !isExtra || parts.rest === undefined || parts.rest.fits(part, setting);
}

const wrongName: Failure = { keyword: "propertyNames", expected: "another name" };

function reportOther(values: Values, name: string, parts: Parts, walk: Walk, depth: number): void {
  const part = values[name];
  if (part === undefined) return;
  if (parts.names !== undefined && !parts.names.fits(name, walk)) failAt(walk, depth, name, wrongName, part);
  let isExtra = !parts.isDeclared(name);
  for (const { pattern, rule } of parts.matchers) {
    if (!pattern.test(name)) continue;
    walk.path[depth] = name;
    rule.report(part, walk, depth + 1);
    isExtra = false;
  }
  if (!isExtra || parts.rest === undefined) return;
  walk.path[depth] = name;
  parts.rest.report(part, walk, depth + 1);
}

function markOthers({ matchers, rest }: Parts, seen: Seen): void {
  if (rest !== undefined) seen.addProperties();
  else if (matchers.length > 0) seen.addNames((name) => matchers.some(({ pattern }) => pattern.test(name)));
}

/** The rule of properties that are not declared; says so where there may be none. */
export function propertyRule(shape: Shape, ruleOf: RuleOf, keyword: string): Rule {
  return shape.never === true
    ? assertion(() => false, { keyword, expected: "no further property" })
    : ruleOf(shape);
}
