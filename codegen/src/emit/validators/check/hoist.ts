import { code, type Fragment, ident, indent, lines, runtime } from "../../../print/index.js";
import type { CheckScope, InlineTest, Narrowed } from "./scope.js";
import {
  call,
  callOf,
  type ExpressionTest,
  inRow,
  located,
  type OpenTest,
  steps,
  type Test,
  weightOf,
} from "./test.js";
import { rowText, spread, statements } from "./text.js";

/** The name of the value in every emitted function. */
export const parameter: Fragment = code`v`;

/** What is heavier than this becomes a function of its own: the engine gives up optimizing functions that are too long. */
const maxWeight = 64;

/** What is heavier than this about a part of the value becomes a function of its own: nobody reads longer conditions. */
const maxInlineWeight = 12;

/** A fresh name for a local of the function. */
export function localName({ context }: CheckScope, letter: "b" | "i" | "k" | "n" | "v"): Fragment {
  return ident(`${letter}${context.locals.next(letter)}`);
}

/** The test as an expression: statements move into a function of their own. */
export function inline(test: Test, scope: CheckScope): InlineTest {
  return test.form === "steps" ? part(test, scope) : test;
}

/** The tests, those with several questions in functions of their own where all of them together are too many for one. */
export function outlined(tests: readonly InlineTest[], scope: CheckScope): readonly InlineTest[] {
  if (weightOf(tests) <= 4 * maxWeight) return tests;
  return tests.map((test) => (test.form === "expression" && test.weight > 1 ? part(test, scope) : test));
}

/** The same verdict from a function of its own, where it tells the compiler nothing about the value. */
export function isolated(test: InlineTest, scope: CheckScope): InlineTest {
  if (test.form !== "expression" || (!test.tellsWhenTrue && !test.tellsWhenFalse)) return test;
  return part(test, { ...scope, narrowed: undefined });
}

/** The same test, silent when it does not hold: else the alternatives after it would look impossible to the compiler. */
export function silent(test: InlineTest, scope: CheckScope): InlineTest {
  return test.form === "expression" && test.tellsWhenFalse ? isolated(test, scope) : test;
}

/** Tests of one value in functions of their own, as many as it takes to keep each of them short. */
export function portions(tests: readonly OpenTest[], scope: CheckScope): readonly OpenTest[] {
  const groups: OpenTest[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const test of tests) {
    weight += test.weight;
    if (weight > maxWeight) {
      groups.push([]);
      weight = test.weight;
    }
    groups.at(-1)?.push(test);
  }
  if (groups.length < 2) return tests;
  return groups.map((group) => {
    return part({ ...inRow(group), weight: maxWeight, cost: group.at(-1)?.cost ?? 0 }, scope);
  });
}

/** The same verdict, found out once for each part of a value. */
export function remembering(test: OpenTest, scope: CheckScope): ExpressionTest {
  const name = partName(test, { ...scope, narrowed: undefined });
  return call((value) => code`${runtime("once")}(${name}, ${value})`, test.cost);
}

function part(test: OpenTest, scope: CheckScope): ExpressionTest {
  return callOf(partName(test, scope), test.cost);
}

/** The name of a function that gives the verdict about any value. */
export function functionOf(test: OpenTest, scope: CheckScope): Fragment {
  const callee = test.form === "expression" ? test.callee : undefined;
  return callee ?? partName(test, { ...scope, narrowed: undefined });
}

function partName(test: OpenTest, { context, narrowed }: CheckScope): Fragment {
  const type = narrowed === undefined ? code`unknown` : parameterTypes[narrowed];
  return context.locals.hoistFunction("Part", code`(${parameter}: ${type}): boolean${functionBody(test)}`);
}

// A part does not see what was tested before it is called, so its parameter says it.
const parameterTypes: Readonly<Record<Narrowed, Fragment>> = {
  object: code`{ readonly [key: string]: unknown }`,
  array: code`readonly unknown[]`,
  string: code`string`,
};

/** More tests than this of one value are no chain of `&&`. */
const maxChained = 8;

/** What stands after the result type of a check. */
export function functionBody(test: OpenTest): Fragment {
  return code` {${indent(bodyText(test))}}`;
}

function bodyText(test: OpenTest): Fragment {
  const holds = code`return true;`;
  if (test.form === "steps") return rowText(test.row ?? [test], parameter, holds);
  const { row = [] } = test;
  if (row.length > maxChained) return rowText(row, parameter, holds);
  return code`return ${spread(test, parameter)};`;
}

/** The test of a part of the value, under a name of its own when it is used more than once. */
export function onPart(test: OpenTest, ofPart: (value: Fragment) => Fragment, scope: CheckScope): Test {
  if (test.weight > maxInlineWeight) return located(part(test, { ...scope, narrowed: undefined }), ofPart);
  if (test.form === "expression" && !test.isDeep) {
    // Where others test the same property, they may have narrowed it.
    if (!scope.isShared || !test.isPicky) return located(test, ofPart);
    if (test.weight === 1) return located(test, (value) => unknownPart(test, ofPart(value)));
  }
  const name = localName(scope, "v");
  const type = scope.isShared ? code`: unknown` : code``;
  const text = (value: Fragment): Fragment =>
    lines([code`const ${name}${type} = ${ofPart(value)};`, statements(test, name)]);
  return steps(test.weight + 1, text, test.cost);
}

function unknownPart(test: ExpressionTest, part: Fragment): Fragment {
  return test.binding === "call" ? code`${part} as unknown` : code`(${part} as unknown)`;
}

/** Statements about one item in a loop. */
export function onItem(test: OpenTest, item: Fragment, scope: CheckScope): Fragment {
  if (looksOnce(test)) return statements(test, item);
  const name = localName(scope, "v");
  return lines([code`const ${name} = ${item};`, statements(test, name)]);
}

/** Whether a test needs no name for an item: the compiler keeps no knowledge of `list[i]` from one look to the next. */
export function looksOnce(test: OpenTest): boolean {
  return test.form === "expression" && test.weight === 1;
}
