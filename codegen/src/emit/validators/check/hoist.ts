import { code, type Fragment, ident, indent, lines } from "../../../print/index.js";
import type { CheckScope, InlineTest, Narrowed } from "./scope.js";
import { call, located, type OpenTest, spread, statements, type Test } from "./test.js";

/** The name of the value in every emitted function. */
export const parameter: Fragment = code`v`;

/** A fresh name for a local of the function. */
export function localName(scope: CheckScope, letter: "i" | "k" | "n" | "v"): Fragment {
  return ident(`${letter}${scope.locals.next(letter)}`);
}

/** The test as an expression: statements move into a function of their own. */
export function inline(test: Test, scope: CheckScope): InlineTest {
  if (test.form !== "steps") return test;
  const type = scope.narrowed === undefined ? code`unknown` : parameterTypes[scope.narrowed];
  const part = scope.locals.hoist("Part", code`(${parameter}: ${type}): boolean =>${functionBody(test)}`);
  return call((value) => code`${part}(${value})`);
}

/** The same verdict from a function of its own, where it tells the compiler nothing about the value. */
export function isolated(test: InlineTest, scope: CheckScope): InlineTest {
  if (test.form !== "expression" || (!test.tellsWhenTrue && !test.tellsWhenFalse)) return test;
  const part = scope.locals.hoist("Part", code`(${parameter}: unknown): boolean =>${functionBody(test)}`);
  return call((value) => code`${part}(${value})`);
}

// A part does not see what was tested before it is called, so its parameter says it.
const parameterTypes: Readonly<Record<Narrowed, Fragment>> = {
  object: code`{ readonly [key: string]: unknown }`,
  array: code`readonly unknown[]`,
  string: code`string`,
};

/** What stands after the arrow of a check, up to its semicolon. */
export function functionBody(test: OpenTest): Fragment {
  if (test.form === "steps")
    return code` {${indent(lines([statements(test, parameter), code`return true;`]))}};`;
  return test.binding === "call" || test.binding === "comparison"
    ? code` ${test.text(parameter)};`
    : indent(code`${spread(test, parameter)};`);
}

/** The test of a part of the value, under a name of its own when it is used more than once. */
export function onPart(test: OpenTest, part: (value: Fragment) => Fragment, scope: CheckScope): Test {
  if (test.form === "expression" && !test.isDeep) return located(test, part);
  const name = localName(scope, "v");
  // Another test of the same property may have narrowed it.
  const type = scope.isShared ? code`: unknown` : code``;
  return {
    form: "steps",
    text: (value) => lines([code`const ${name}${type} = ${part(value)};`, statements(test, name)]),
  };
}

/** Statements about one item in a loop. */
export function onItem(test: OpenTest, item: Fragment, scope: CheckScope): Fragment {
  if (looksOnce(test)) return statements(test, item);
  const name = localName(scope, "v");
  return lines([code`const ${name} = ${item};`, statements(test, name)]);
}

/** Whether a test needs no name for an item: the compiler keeps no knowledge of `list[i]` from one look to the next. */
export function looksOnce(test: OpenTest): boolean {
  return test.form === "expression" && (test.binding === "call" || test.binding === "comparison");
}
