import type { JsonType, SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, lit, runtime } from "../../../print/index.js";
import { isInt64, type Kind } from "../../analysis/index.js";
import type { CheckScope } from "./scope.js";
import { any, call, comparison, type ExpressionTest, guard, picky } from "./test.js";

const self = (value: Fragment): Fragment => value;

/** Holds for anything but the absent value. */
export const isPresent: ExpressionTest = comparison(self, "!==", code`undefined`);

/** Holds for the absent value. */
export const isAbsent: ExpressionTest = comparison(self, "===", code`undefined`);

/** Holds for one scalar. */
export function isScalar(value: null | boolean | number | bigint | string): ExpressionTest {
  return picky(comparison(self, "===", lit(value)));
}

/** Holds for the values of one JSON type: in the form in which they are complete, or in any. */
export function typeGuard(type: JsonType, node: SchemaNode, { asks }: CheckScope): ExpressionTest {
  if (type !== "integer" && type !== "number") return guards[type];
  if (asks === "fits") return type === "integer" ? guards.anyInteger : guards.anyFinite;
  if (!isInt64(node)) return guards[type];
  return node.number?.format === "uint64" ? guards.uint64 : guards.int64;
}

/** Holds for the values that a facet of an untyped schema speaks about. */
export function kindGuard(kind: Kind): ExpressionTest {
  return kind === "number" ? guards.anyNumber : guards[kind];
}

const typeOfIs = (name: string): ExpressionTest =>
  guard(comparison((value) => code`typeof ${value}`, "===", lit(name)));

const finite = guard(call((value) => code`${runtime("isFinite")}(${value})`));
const integer = guard(call((value) => code`${runtime("isInteger")}(${value})`));

const guards = {
  object: guard(call((value) => code`${runtime("isObject")}(${value})`)),
  array: guard(call((value) => code`${runtime("isArray")}(${value})`)),
  string: typeOfIs("string"),
  boolean: typeOfIs("boolean"),
  null: guard(comparison(self, "===", code`null`)),
  number: finite,
  integer,
  int64: guard(call((value) => code`${runtime("isInt64")}(${value})`)),
  uint64: guard(call((value) => code`${runtime("isUint64")}(${value})`)),
  anyNumber: any([typeOfIs("number"), typeOfIs("bigint")]) as ExpressionTest,
  anyFinite: any([finite, typeOfIs("bigint")]) as ExpressionTest,
  anyInteger: any([integer, typeOfIs("bigint")]) as ExpressionTest,
} as const;
