import type { Json, SchemaNode } from "../../../ir/index.js";
import { code, join, lit, runtime } from "../../../print/index.js";
import { isInt64 } from "../../analysis/index.js";
import { isScalar } from "./guards.js";
import type { CheckScope, InlineTest } from "./scope.js";
import { any, call } from "./test.js";

/** More values than this are looked up in a set. */
const maxCompared = 8;

/** More values with parts than this are looked up in a list: compilers give up on a chain of thousands of comparisons. */
const maxEqualled = 16;

type Scalar = null | boolean | number | bigint | string;

/** Holds for the values of `enum` or `const`. */
export function valuesTest(node: SchemaNode, values: readonly Json[], scope: CheckScope): InlineTest {
  const scalars = values.filter(isScalarValue).flatMap((value) => formsOf(value, node, scope));
  const others = values.filter((value) => !isScalarValue(value));
  return any([scalarsTest(scalars, scope), ...othersTests(others, scope)]) as InlineTest;
}

/** Whether a value has no parts. */
export function isScalarValue(value: Json): value is Scalar {
  return value === null || typeof value !== "object";
}

/** A value in the form that is complete, or in every form in which it may be given. */
function formsOf(value: Scalar, node: SchemaNode, { asks }: CheckScope): readonly Scalar[] {
  if (typeof value !== "number" && typeof value !== "bigint") return [value];
  const isWhole = typeof value === "bigint" || Number.isInteger(value);
  if (asks === "complete") return [isInt64(node) && isWhole ? BigInt(value) : value];
  if (!isWhole) return [value];
  const integer = BigInt(value);
  const number = Number(value);
  return Number.isFinite(number) && BigInt(number) === integer ? [number, integer] : [integer];
}

function scalarsTest(values: readonly Scalar[], scope: CheckScope): InlineTest {
  if (values.length === 0 || (values.length <= maxCompared && !scope.isShared))
    return any(values.map(isScalar)) as InlineTest;
  const set = scope.context.locals.hoist(
    "Values",
    code`/*@__PURE__*/ new Set<unknown>([${join(values.map(lit), ", ")}]);`,
  );
  return call((value) => code`${set}.has(${value})`);
}

function othersTests(values: readonly Json[], scope: CheckScope): readonly InlineTest[] {
  if (values.length <= maxEqualled) return values.map((value) => equals(value, scope));
  const list = scope.context.locals.hoist("List", code`${lit(values)};`);
  return [call((value) => code`${runtime("among")}(${list}, ${value})`, 1)];
}

function equals(expected: Json, scope: CheckScope): InlineTest {
  const name = scope.context.locals.hoist("Value", code`${lit(expected)};`);
  return call((value) => code`${runtime("equal")}(${value}, ${name})`);
}
