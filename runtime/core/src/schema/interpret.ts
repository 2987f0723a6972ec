import { every, type Finding, fail, type Walk } from "./finding.js";
import { checkArray } from "./interpret-array.js";
import { checkObject } from "./interpret-object.js";
import { checkNumber, checkString, checkTypes, checkValues } from "./interpret-scalar.js";
import { checkAnyOf, checkIf, checkNot, checkOneOf } from "./interpret-union.js";
import { isObject } from "./json-value.js";
import type { Shape } from "./shape.js";

/** A walk that starts at the root of a value and collects what it finds. */
export function collectingWalk(
  options: Partial<Pick<Walk, "path" | "knowsService" | "allowsNonFinite">> = {},
): Walk & { findings: Finding[] } {
  return { path: [], findings: [], knowsService: false, allowsNonFinite: false, check, ...options };
}

const verdictOnly: Walk = {
  path: [],
  findings: undefined,
  knowsService: false,
  allowsNonFinite: false,
  check,
};

/** Tells whether a value fits a shape. Stops at the first failure. */
export function fits(shape: Shape, value: unknown): boolean {
  return check(shape, value, verdictOnly);
}

/** Every place where a value does not fit a shape; none when it fits. */
export function findIssues(shape: Shape, value: unknown): readonly Finding[] {
  const walk = collectingWalk();
  check(shape, value, walk);
  return walk.findings;
}

/**
 * Interprets a shape with the meaning of JSON Schema 2020-12: a conjunction of facets, each of which speaks only about
 * values of its own type. A value of a wrong type is reported once, and nothing else is said of it.
 */
export function check(shape: Shape, value: unknown, walk: Walk): boolean {
  if (shape.never === true) return fail(walk, { keyword: "false", expected: "nothing", value });
  if (!checkTypes(shape, value, walk)) return false;
  return every(checksOf(shape), walk, (passes) => passes(shape, value, walk));
}

type Check = (shape: Shape, value: unknown, walk: Walk) => boolean;

const plans = new WeakMap<Shape, readonly Check[]>();

/** The checks that a shape needs, chosen once. */
function checksOf(shape: Shape): readonly Check[] {
  const known = plans.get(shape);
  if (known !== undefined) return known;
  const plan = allChecks.filter(([applies]) => applies(shape)).map(([, passes]) => passes);
  plans.set(shape, plan);
  return plan;
}

const allChecks: readonly (readonly [(shape: Shape) => boolean, Check])[] = [
  [(shape) => shape.values !== undefined, checkValues],
  [(shape) => shape.string !== undefined, checkString],
  [(shape) => shape.number !== undefined, checkNumber],
  [
    (shape) => shape.array !== undefined,
    (shape, value, walk) => !Array.isArray(value) || checkArray(shape.array ?? {}, value, walk),
  ],
  [
    (shape) => shape.object !== undefined,
    (shape, value, walk) => !isObject(value) || checkObject(shape.object ?? {}, value, walk),
  ],
  [
    (shape) => shape.ref !== undefined,
    (shape, value, walk) => shape.ref === undefined || check(shape.ref().model.shape, value, walk),
  ],
  [
    (shape) => shape.allOf !== undefined,
    (shape, value, walk) => every(shape.allOf ?? [], walk, (member) => check(member, value, walk)),
  ],
  [(shape) => shape.anyOf !== undefined, checkAnyOf],
  [(shape) => shape.oneOf !== undefined, checkOneOf],
  [(shape) => shape.not !== undefined, checkNot],
  [(shape) => shape.if !== undefined, checkIf],
];
