import { failAt } from "./finding.js";
import { missing } from "./interpret-field.js";
import { membersRule } from "./interpret-members.js";
import { assertion, type Rule, type RuleOf, unmarked } from "./interpret-rule.js";
import { own, presentNames } from "./json-value.js";
import type { ObjectFacet } from "./shape.js";
import { count } from "./words.js";

type Values = Record<string, unknown>;

/** The keywords of objects; the value is known to be one. A property that holds `undefined` counts as absent. */
export function objectRules(facet: ObjectFacet, ruleOf: RuleOf): readonly Rule[] {
  const { properties, patternProperties, additionalProperties, propertyNames, dependentSchemas } = facet;
  const hasMembers = properties ?? patternProperties ?? additionalProperties ?? propertyNames;
  const dependents = [...(dependentSchemas ?? [])].map(([name, shape]) => dependentRule(name, ruleOf(shape)));
  return [
    ...(hasMembers === undefined ? [] : [membersRule(facet, ruleOf)]),
    ...objectLimitRules(facet),
    ...dependents,
  ];
}

/** What concerns an object as a whole, not its properties one by one. */
export function objectLimitRules(facet: ObjectFacet): readonly Rule[] {
  const { required = [], minProperties, maxProperties, dependentRequired = new Map() } = facet;
  return [
    ...required.map(requiredRule),
    minProperties !== undefined &&
      sizeRule("minProperties", "at least", minProperties, (size) => size >= minProperties),
    maxProperties !== undefined &&
      sizeRule("maxProperties", "at most", maxProperties, (size) => size <= maxProperties),
    ...[...dependentRequired].map(([name, needed]) => dependentRequiredRule(name, needed)),
  ].filter((rule) => rule !== false);
}

function requiredRule(name: string): Rule {
  return unmarked({
    fits: (value) => own(value as Values, name) !== undefined,
    report: (value, walk, depth) => {
      if (own(value as Values, name) === undefined) failAt(walk, depth, name, missing, undefined);
    },
  });
}

function sizeRule(keyword: string, words: string, limit: number, fits: (size: number) => boolean): Rule {
  return assertion((value) => fits(presentNames(value as Values).length), {
    keyword,
    expected: `${words} ${count(limit, "property", "properties")}`,
    limit,
  });
}

function dependentRequiredRule(name: string, needed: readonly string[]): Rule {
  const failure = { keyword: "dependentRequired", expected: `a value, because ${name} is given` };
  const lacks = (values: Values, other: string): boolean =>
    own(values, name) !== undefined && own(values, other) === undefined;
  return unmarked({
    fits: (value) => !needed.some((other) => lacks(value as Values, other)),
    report: (value, walk, depth) => {
      for (const other of needed)
        if (lacks(value as Values, other)) failAt(walk, depth, other, failure, undefined);
    },
  });
}

function dependentRule(name: string, rule: Rule): Rule {
  const applies = (value: unknown): boolean => own(value as Values, name) !== undefined;
  return {
    fits: (value, setting) => !applies(value) || rule.fits(value, setting),
    report: (value, walk, depth) => {
      if (applies(value)) rule.report(value, walk, depth);
    },
    mark: (value, setting, seen) => !applies(value) || rule.mark(value, setting, seen),
  };
}
