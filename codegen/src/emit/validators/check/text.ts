import { code, type Fragment, indent, lines } from "../../../print/index.js";
import type { ExpressionTest, OpenTest } from "./test.js";

/** A test as statements that leave the function with `false`. */
export function statements(test: OpenTest, value: Fragment): Fragment {
  return test.form === "steps" ? test.text(value) : code`if (${test.opposite().text(value)}) return false;`;
}

/** A test as an expression in which anything may stand beside it. */
export function operand(test: ExpressionTest, value: Fragment): Fragment {
  return test.binding === "call" || test.binding === "comparison"
    ? test.text(value)
    : code`(${test.text(value)})`;
}

/** More operands than this stand one below the other where there is room. */
const maxInlineOperands = 3;

/** An expression that may have lines of its own. */
export function spread(test: ExpressionTest, value: Fragment): Fragment {
  const operands = test.operands?.() ?? [];
  const isShort =
    operands.length <= maxInlineOperands && operands.every((each) => each.operands === undefined);
  if (isShort) return test.text(value);
  const texts = operands.map((each) => operand(each, value));
  const operator = test.binding === "and" ? code` &&` : code` ||`;
  const rows = texts.map((text, index) => (index < texts.length - 1 ? code`${text}${operator}` : text));
  return code`(${indent(lines(rows))})`;
}

/** Fewer tests in a row than this are statements of their own. */
const minCases = 4;

/**
 * Tests in a row as statements. Those that tell the compiler nothing are the cases of a switch, so that it does not look back
 * from each of them at all before it: for objects with many properties that is most of the time that it takes.
 * @param last what stands behind them
 */
export function rowText(tests: readonly OpenTest[], value: Fragment, last?: Fragment): Fragment {
  const runs = runsOf(tests);
  const ending = runs.at(-1);
  const texts = runs.map((run) =>
    isCases(run)
      ? casesText(run, value, run === ending ? last : undefined)
      : lines(run.map((test) => statements(test, value))),
  );
  const isSaid = last === undefined || (ending !== undefined && isCases(ending));
  return lines(isSaid ? texts : [...texts, last]);
}

function isCases(run: readonly OpenTest[]): run is readonly ExpressionTest[] {
  return run.length >= minCases && run.every(isSilent);
}

function runsOf(tests: readonly OpenTest[]): readonly (readonly OpenTest[])[] {
  const runs: OpenTest[][] = [];
  for (const test of tests) {
    const before = runs.at(-1)?.at(-1);
    if (before !== undefined && isSilent(before) && isSilent(test)) runs.at(-1)?.push(test);
    else runs.push([test]);
  }
  return runs;
}

/** Whether the compiler learns nothing from a test that the ones after it need. */
function isSilent(test: OpenTest): test is ExpressionTest {
  return test.form === "expression" && !test.tellsWhenTrue;
}

function casesText(tests: readonly ExpressionTest[], value: Fragment, last?: Fragment): Fragment {
  const cases = tests.map((test) => code`case ${test.text(value)}:`);
  // Without a default the compiler would ask whether the cases are all that there can be.
  const fitting = last === undefined ? code`default:` : code`default:${indent(last)}`;
  return code`switch (false) {${indent(code`${lines(cases)}${indent(code`return false;`)}${fitting}`)}}`;
}
