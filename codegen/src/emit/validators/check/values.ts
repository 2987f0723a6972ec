import type { Json, SchemaNode } from "../../../ir/index.js";
import { code, join, lit, runtime } from "../../../print/index.js";
import { isInt64 } from "../../analysis/index.js";
import { isScalar } from "./guards.js";
import type { CheckScope, InlineTest } from "./scope.js";
import { any, call } from "./test.js";

/** More values than this are looked up in a set. */
const maxCompared = 8;

/** Holds for the values of `enum` or `const`. */
export function valuesTest(node: SchemaNode, values: readonly Json[], scope: CheckScope): InlineTest {
  const canonical = values.map((value) => (isInt64(node) && isWhole(value) ? BigInt(value) : value));
  const scalars = canonical.filter(isScalarValue);
  const others = canonical.filter((value) => !isScalarValue(value));
  return any([scalarsTest(scalars, scope), ...others.map((value) => equals(value, scope))]) as InlineTest;
}

/** Whether a value has no parts. */
export function isScalarValue(value: Json): value is null | boolean | number | bigint | string {
  return value === null || typeof value !== "object";
}

function isWhole(value: Json): value is number {
  return typeof value === "number" && Number.isInteger(value);
}

function scalarsTest(
  values: readonly (null | boolean | number | bigint | string)[],
  scope: CheckScope,
): InlineTest {
  if (values.length === 0 || (values.length <= maxCompared && !scope.isShared))
    return any(values.map(isScalar)) as InlineTest;
  const set = scope.locals.hoist(
    "Values",
    code`/*@__PURE__*/ new Set<unknown>([${join(values.map(lit), ", ")}]);`,
  );
  return call((value) => code`${set}.has(${value})`);
}

function equals(expected: Json, scope: CheckScope): InlineTest {
  const name = scope.locals.hoist("Value", code`${lit(expected)};`);
  return call((value) => code`${runtime("check.equal")}(${value}, ${name})`);
}
