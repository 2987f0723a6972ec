import type { Failure, Setting } from "./finding.js";
import type { Guard, Rule } from "./interpret-rule.js";
import { isObject } from "./json-value.js";
import type { JsonType, Shape } from "./shape.js";
import { typeWords } from "./words.js";

type Test = Rule["fits"];

// What most schemas ask for is written out, so that the type and the rest take one call.
const guards: Readonly<Record<JsonType, Guard>> = {
  null: guard((value) => value === null),
  boolean: guard((value) => typeof value === "boolean"),
  string: {
    test: (value) => typeof value === "string",
    and: (fits) => (value, setting) => typeof value === "string" && fits(value, setting),
  },
  array: {
    test: (value) => Array.isArray(value),
    and: (fits) => (value, setting) => Array.isArray(value) && fits(value, setting),
  },
  object: {
    test: isObject,
    and: (fits) => (value, setting) => isObject(value) && fits(value, setting),
  },
  // A number that JSON text writes without fraction may be too large for a `number`.
  integer: {
    test: (value) => Number.isInteger(value) || typeof value === "bigint",
    and: (fits) => (value, setting) =>
      (Number.isInteger(value) || typeof value === "bigint") && fits(value, setting),
  },
  number: {
    test: isNumber,
    and: (fits) => (value, setting) => isNumber(value, setting) && fits(value, setting),
  },
};

function isNumber(value: unknown, setting: Setting): boolean {
  if (typeof value !== "number") return typeof value === "bigint";
  return Number.isFinite(value) || setting.allowsNonFinite;
}

function guard(test: Test): Guard {
  return { test, and: (fits) => (value, setting) => test(value, setting) && fits(value, setting) };
}

/** The test for the `type` keyword. */
export function guardOf(types: readonly JsonType[] | undefined): Guard {
  if (types === undefined) return anyJson;
  const [first, second, ...more] = types.map((type) => guards[type]);
  if (first === undefined) return guard(() => false);
  if (second === undefined) return first;
  if (more.length === 0)
    return guard((value, setting) => first.test(value, setting) || second.test(value, setting));
  return guard((value, setting) => types.some((type) => guards[type].test(value, setting)));
}

const anyJson = guard(
  (value) => value !== undefined && typeof value !== "function" && typeof value !== "symbol",
);

/** What to say of a value of the wrong type. */
export function typeFailure(shape: Shape): Failure {
  if (shape.types === undefined) return { keyword: "type", expected: "a JSON value" };
  return { keyword: "type", expected: typeWords(shape), limit: shape.types };
}
