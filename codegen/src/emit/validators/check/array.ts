import type { ArrayFacet, SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, indent, lines, lit, runtime } from "../../../print/index.js";
import { exact } from "./exact.js";
import { functionOf, inline, localName, looksOnce, onItem, onPart } from "./hoist.js";
import { type CheckScope, inside } from "./scope.js";
import {
  all,
  any,
  call,
  comparison,
  deep,
  type ExpressionTest,
  isOpen,
  type OpenTest,
  type StepsTest,
  steps,
  type Test,
} from "./test.js";
import { statements } from "./text.js";

/** The constraints on a value that is known to be an array. */
export function arrayTest(facet: ArrayFacet, scope: CheckScope): Test {
  const { minItems = 0, maxItems } = facet;
  return deep(
    all([
      ...(minItems > 0 ? [comparison(length, ">=", lit(minItems))] : []),
      ...(maxItems === undefined ? [] : [hasAtMost(maxItems)]),
      ...(facet.prefixItems ?? []).map((node, index) => prefixTest(node, index, minItems, scope)),
      facet.items === undefined ? all([]) : restTest(facet.items, facet.prefixItems?.length ?? 0, scope),
      facet.contains === undefined ? all([]) : containsTest(facet, facet.contains, scope),
      ...(facet.uniqueItems === true ? [call((value) => code`${runtime("allDistinct")}(${value})`)] : []),
    ]),
  );
}

/** That a value is a list, and its items, where nothing else is asked of it; undefined where more is. */
export function listTest(facet: ArrayFacet, isList: Test, scope: CheckScope): Test | undefined {
  const { items, ...more } = facet;
  if (items === undefined || Object.values(more).some((said) => said !== undefined)) return undefined;
  const test = scope.context.testOf(items, inside(scope, { isPresent: true }));
  if (!isOpen(test)) return deep(all([isList, test.form === "pass" ? test : hasAtMost(0)]));
  // A look at an item or two is quicker in a loop here than behind a call for each.
  if (test.form === "expression" && test.cost === 0 && !test.isDeep)
    return deep(all([isList, eachItem(test, 0, scope)]));
  const check = functionOf(test, scope);
  return call((value) => code`${runtime("isArrayOf")}(${value}, ${check})`, 2);
}

const length = (value: Fragment): Fragment => code`${value}.length`;

function prefixTest(node: SchemaNode, index: number, minItems: number, scope: CheckScope): Test {
  const test = scope.context.testOf(node, inside(scope, { isPresent: false }));
  const at = lit(index);
  const isShorter = comparison(length, "<=", at);
  if (!isOpen(test)) return test.form === "pass" ? test : isShorter;
  const item = onPart(test, (value) => code`${value}[${at}]`, scope);
  return index < minItems ? item : any([isShorter, inline(item, { ...scope, narrowed: "array" })]);
}

function restTest(node: SchemaNode, from: number, scope: CheckScope): Test {
  const test = scope.context.testOf(node, inside(scope, { isPresent: true }));
  if (!isOpen(test)) return test.form === "pass" ? test : hasAtMost(from);
  return eachItem(test, from, scope);
}

function eachItem(test: OpenTest, from: number, scope: CheckScope): StepsTest {
  return steps(test.weight + 1, (value) => loop(value, from, scope, (item) => onItem(test, item, scope)));
}

function containsTest(facet: ArrayFacet, node: SchemaNode, scope: CheckScope): Test {
  const { minContains = 1, maxContains } = facet;
  const test = exact(node, inside(scope, { isPresent: true }));
  if (test.form === "pass") return lengthBetween(minContains, maxContains);
  if (test.form === "fail") return minContains > 0 ? test : all([]);
  const count = localName(scope, "n");
  const enough = [
    ...(minContains > 0 ? [comparison(() => count, ">=", lit(minContains))] : []),
    ...(maxContains === undefined ? [] : [comparison(() => count, "<=", lit(maxContains))]),
  ];
  const isEnough = all(enough);
  if (!isOpen(isEnough)) return isEnough;
  return steps(test.weight + 2, (value) =>
    lines([
      code`let ${count} = 0;`,
      loop(value, 0, scope, (item) => countItem(test, item, count, scope)),
      statements(isEnough, value),
    ]),
  );
}

function countItem(test: ExpressionTest, item: Fragment, count: Fragment, scope: CheckScope): Fragment {
  if (looksOnce(test)) return code`if (${test.text(item)}) ${count}++;`;
  const name = localName(scope, "v");
  return lines([code`const ${name} = ${item};`, code`if (${test.text(name)}) ${count}++;`]);
}

function lengthBetween(min: number, max: number | undefined): Test {
  const atLeast = min > 0 ? [comparison(length, ">=", lit(min))] : [];
  return all([...atLeast, ...(max === undefined ? [] : [comparison(length, "<=", lit(max))])]);
}

function loop(
  value: Fragment,
  from: number,
  scope: CheckScope,
  body: (item: Fragment) => Fragment,
): Fragment {
  const index = localName(scope, "i");
  return itemsFrom(value, from, index, body(code`${value}[${index}]`));
}

/** Holds for arrays of at most so many items. */
export function hasAtMost(count: number): ExpressionTest {
  return comparison(length, "<=", lit(count));
}

/** Statements about each item from a place on. */
export function itemsFrom(value: Fragment, from: number, index: Fragment, body: Fragment): Fragment {
  const head = code`for (let ${index} = ${lit(from)}; ${index} < ${value}.length; ${index}++)`;
  return code`${head} {${indent(body)}}`;
}
