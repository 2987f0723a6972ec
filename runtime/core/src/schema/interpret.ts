import { type Finding, newWalk, type Setting, type Walk } from "./finding.js";
import { arrayLimitRules, arrayRules } from "./interpret-array.js";
import { conditionRule, notRule, refRule } from "./interpret-combine.js";
import { objectLimitRules, objectRules } from "./interpret-object.js";
import { all, anything, assertion, guarded, type Rule } from "./interpret-rule.js";
import { numberRules, stringRules, valuesRule } from "./interpret-scalar.js";
import { Seen } from "./interpret-seen.js";
import { guardOf, typeFailure } from "./interpret-type.js";
import { leftOver, unevaluatedRule } from "./interpret-unevaluated.js";
import { unionRule } from "./interpret-union.js";
import type { ArrayFacet, JsonType, ObjectFacet, Shape } from "./shape.js";

const plain: Setting = { knowsService: false, allowsNonFinite: false };

/** A walk that collects what it finds, from the root of a value or from a place below it. */
export function collectingWalk(
  options: Partial<Setting & { readonly path: readonly (string | number)[] }> = {},
): Walk {
  const { knowsService = false, allowsNonFinite = false } = options;
  const { path = [] } = options;
  return newWalk(path.length === 0 ? emptyPath() : [...path], path.length, { knowsService, allowsNonFinite });
}

/** With room for the steps of most values, so that it need not grow. */
function emptyPath(): (string | number)[] {
  return new Array<string | number>(8);
}

/** Tells whether a value fits a shape. Stops at the first failure. */
export function fits(shape: Shape, value: unknown, setting: Setting = plain): boolean {
  return ruleOf(shape).fits(value, setting);
}

/** The places where a value does not fit a shape; none when it fits. */
export function findIssues(shape: Shape, value: unknown): readonly Finding[] {
  const walk = collectingWalk();
  check(shape, value, walk);
  return walk.findings;
}

/** Collects the places where a value does not fit a shape. */
export function check(shape: Shape, value: unknown, walk: Walk): boolean {
  return passes(ruleOf(shape), value, walk);
}

/** Collects where a list as a whole does not fit; says nothing of its items. */
export function checkArrayLimits(facet: ArrayFacet, items: readonly unknown[], walk: Walk): boolean {
  return passes(
    limitRule(facet, () => arrayLimitRules(facet, ruleOf)),
    items,
    walk,
  );
}

/** Collects where an object as a whole does not fit; says nothing of its properties. */
export function checkObjectLimits(facet: ObjectFacet, value: object, walk: Walk): boolean {
  return passes(
    limitRule(facet, () => objectLimitRules(facet)),
    value,
    walk,
  );
}

function passes(rule: Rule, value: unknown, walk: Walk): boolean {
  const before = walk.failures;
  rule.report(value, walk, walk.start);
  return walk.failures === before && !walk.isFull;
}

const limits = new WeakMap<ArrayFacet | ObjectFacet, Rule>();

function limitRule(facet: ArrayFacet | ObjectFacet, make: () => readonly Rule[]): Rule {
  let rule = limits.get(facet);
  if (rule === undefined) {
    rule = all(make());
    limits.set(facet, rule);
  }
  return rule;
}

/** The names or indexes to which the unevaluated words of a shape apply. */
export function unevaluated(shape: Shape, value: unknown, setting: Setting): readonly (string | number)[] {
  const seen = new Seen();
  bodyOf(shape).mark(value, setting, seen);
  return leftOver(value, seen);
}

const rules = new WeakMap<Shape, Rule>();

/** The rule of a shape, put together on first use. */
function ruleOf(shape: Shape): Rule {
  const known = rules.get(shape);
  if (known !== undefined) return known;
  // Stands in meanwhile, so that a shape which contains itself finds the finished one when it is called.
  rules.set(shape, {
    fits: (value, setting) => ruleOf(shape).fits(value, setting),
    report: (value, walk, depth) => ruleOf(shape).report(value, walk, depth),
    mark: (value, setting, seen) => ruleOf(shape).mark(value, setting, seen),
  });
  const made = make(shape);
  rules.set(shape, made);
  return made;
}

const impossible = assertion(() => false, { keyword: "false", expected: "nothing" });

function make(shape: Shape): Rule {
  if (shape.never === true) return impossible;
  const body = bodyOf(shape);
  const isClosed = shape.unevaluatedItems !== undefined || shape.unevaluatedProperties !== undefined;
  return isClosed ? unevaluatedRule(shape, body, ruleOf) : body;
}

/** A conjunction of facets, each of which speaks only about values of its own type. */
function bodyOf(shape: Shape): Rule {
  const { types } = shape;
  const [only, ...more] = types ?? [];
  const facets = facetRules(shape);
  const facet = only !== undefined && more.length === 0 ? facets[kindOfType(only)] : dispatched(facets);
  const parts = [facet, ...combinedRules(shape)].filter((rule) => rule !== anything);
  const rule = all(parts);
  return refusesAbsent(shape) ? rule : guarded(guardOf(types), typeFailure(shape), rule);
}

/** Whether what a shape without types combines says no by itself to what is no JSON value at all. */
function refusesAbsent({ types, values, ref, allOf, anyOf, oneOf }: Shape): boolean {
  return types === undefined && (values ?? ref ?? allOf?.[0] ?? anyOf ?? oneOf) !== undefined;
}

type Kind = "string" | "number" | "array" | "object" | "other";

function kindOfType(type: JsonType): Kind {
  if (type === "integer") return "number";
  return type === "null" || type === "boolean" ? "other" : type;
}

function facetRules({ string, number, array, object }: Shape): Readonly<Record<Kind, Rule>> {
  return {
    string: all(string === undefined ? [] : stringRules(string)),
    number: all(number === undefined ? [] : numberRules(number)),
    array: all(array === undefined ? [] : arrayRules(array, ruleOf)),
    object: all(object === undefined ? [] : objectRules(object, ruleOf)),
    other: anything,
  };
}

/** The rule of the facet for the kind of value that there is. */
function dispatched(facets: Readonly<Record<Kind, Rule>>): Rule {
  if (Object.values(facets).every((rule) => rule === anything)) return anything;
  const facetFor = (value: unknown): Rule => facets[kindOfValue(value)];
  return {
    fits: (value, setting) => facetFor(value).fits(value, setting),
    report: (value, walk, depth) => facetFor(value).report(value, walk, depth),
    mark: (value, setting, seen) => facetFor(value).mark(value, setting, seen),
  };
}

function kindOfValue(value: unknown): Kind {
  const type = typeof value;
  if (type === "object") return value === null ? "other" : Array.isArray(value) ? "array" : "object";
  if (type === "bigint") return "number";
  return type === "string" || type === "number" ? type : "other";
}

function combinedRules(shape: Shape): readonly Rule[] {
  const { values, ref, allOf = [], anyOf, oneOf, not } = shape;
  return [
    ...(values === undefined ? [] : [valuesRule(values)]),
    ...(ref === undefined ? [] : [refRule(ref, ruleOf)]),
    ...allOf.map(ruleOf),
    ...(anyOf === undefined ? [] : [unionRule("anyOf", anyOf, ruleOf)]),
    ...(oneOf === undefined ? [] : [unionRule("oneOf", oneOf, ruleOf)]),
    ...(not === undefined ? [] : [notRule(not, ruleOf)]),
    ...(shape.if === undefined ? [] : [conditionRule(shape.if, shape, ruleOf)]),
  ];
}
