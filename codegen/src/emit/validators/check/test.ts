import { code, type Fragment, join } from "../../../print/index.js";
import { operand, rowText } from "./text.js";

/** Something that holds for a value or does not, as code: written for whatever expression the value will have. */
export type Test =
  | { readonly form: "pass" }
  | { readonly form: "fail" }
  | {
      readonly form: "expression";
      readonly binding: Binding;
      /** True when it reaches into the value, so that the value is worth a name. */
      readonly isDeep: boolean;
      /** About how many comparisons and calls it is: what grows too big becomes a function of its own. */
      readonly weight: number;
      readonly cost: Cost;
      /** True when the compiler learns what kind of value it is from the test holding. */
      readonly tellsWhenTrue: boolean;
      /** True when it learns that from the test not holding. */
      readonly tellsWhenFalse: boolean;
      /** True when it is about more than the kind of the value: of a part that another test has narrowed the compiler refuses it. */
      readonly isPicky: boolean;
      readonly text: (value: Fragment) => Fragment;
      /** The opposite, as it reads best. */
      readonly opposite: () => ExpressionTest;
      /** The operands of `&&` or `||`. */
      readonly operands: (() => readonly ExpressionTest[]) | undefined;
      /** The tests of this very value that must all hold, each by itself. */
      readonly row?: readonly ExpressionTest[] | undefined;
      /** The function that it calls with nothing but the value. */
      readonly callee?: Fragment | undefined;
    }
  | {
      readonly form: "steps";
      readonly weight: number;
      readonly cost: Cost;
      /** Statements that leave the function with `false` when it does not hold. The value must be a name. */
      readonly text: (value: Fragment) => Fragment;
      /** The tests that it is, one after the other, where it is several. */
      readonly row: readonly OpenTest[] | undefined;
    };

/**
 * How long it takes to find out, so that the cheapest tests can stand first: values that do not fit are refused early.
 * A look at a value or two, reading a text, or looking into parts.
 */
type Cost = 0 | 1 | 2;

/** How tightly the outermost operator of an expression binds. */
type Binding = "call" | "comparison" | "and" | "or" | "conditional";

/** A test with code of its own. */
export type OpenTest = Exclude<Test, { readonly form: "pass" | "fail" }>;

/** A test that is statements. */
export type StepsTest = Extract<Test, { readonly form: "steps" }>;

/** A test that is one expression. */
export type ExpressionTest = Extract<Test, { readonly form: "expression" }>;

/** Holds for every value. */
export const pass: Extract<Test, { readonly form: "pass" }> = { form: "pass" };
/** Holds for no value. */
export const fail: Extract<Test, { readonly form: "fail" }> = { form: "fail" };

/** A call or another expression that a `!` can stand before. */
export function call(text: (value: Fragment) => Fragment, cost: Cost = 0): ExpressionTest {
  const test: ExpressionTest = {
    form: "expression",
    binding: "call",
    isDeep: false,
    weight: 1,
    cost,
    tellsWhenTrue: false,
    tellsWhenFalse: false,
    isPicky: false,
    text,
    opposite: () => negated(test),
    operands: undefined,
  };
  return test;
}

/** A call of a function with nothing but the value. */
export function callOf(callee: Fragment, cost: Cost): ExpressionTest {
  return { ...call((value) => code`${callee}(${value})`, cost), callee };
}

type Compared = { readonly left: (value: Fragment) => Fragment; readonly right: Fragment };

function compare(
  { left, right }: Compared,
  operator: Fragment,
  opposite: (test: ExpressionTest) => ExpressionTest,
): ExpressionTest {
  const test: ExpressionTest = {
    form: "expression",
    binding: "comparison",
    isDeep: false,
    weight: 1,
    cost: 0,
    tellsWhenTrue: false,
    tellsWhenFalse: false,
    isPicky: false,
    text: (value) => code`${left(value)} ${operator} ${right}`,
    opposite: () => opposite(test),
    operands: undefined,
  };
  return test;
}

/** A comparison, whose opposite is known. */
export function comparison(
  left: (value: Fragment) => Fragment,
  operator: keyof typeof opposites,
  right: Fragment,
): ExpressionTest {
  return compare({ left, right }, operatorTexts[operator], () =>
    comparison(left, opposites[operator], right),
  );
}

/** Operators with their opposites. Those of order are for lengths and counts only, which are never NaN. */
const opposites = { "===": "!==", "!==": "===", ">=": "<", "<": ">=", "<=": ">", ">": "<=" } as const;

const operatorTexts = {
  "===": code`===`,
  "!==": code`!==`,
  ">=": code`>=`,
  "<": code`<`,
  "<=": code`<=`,
  ">": code`>`,
} as const;

/** A comparison of numbers. `!(NaN < 1)` is not `NaN >= 1`, and a check must refuse NaN: so its opposite is only negated. */
export function order(
  left: (value: Fragment) => Fragment,
  operator: Fragment,
  right: Fragment,
): ExpressionTest {
  return compare({ left, right }, operator, negated);
}

/** The same test, marked as one that reaches into the value. */
export function deep(test: Test): Test {
  if (test.form !== "expression" || test.isDeep) return test;
  return { ...test, isDeep: true, opposite: () => ({ ...test.opposite(), isDeep: true }) };
}

/** The same test about a part of the value. */
export function located(test: ExpressionTest, part: (value: Fragment) => Fragment): ExpressionTest {
  const { operands } = test;
  return {
    form: "expression",
    binding: test.binding,
    isDeep: test.isDeep,
    weight: test.weight,
    cost: test.cost,
    tellsWhenTrue: false,
    tellsWhenFalse: false,
    isPicky: test.isPicky,
    text: (value) => test.text(part(value)),
    opposite: () => located(test.opposite(), part),
    operands: operands && (() => operands().map((each) => located(each, part))),
  };
}

/** Statements as a test. */
export function steps(weight: number, text: (value: Fragment) => Fragment, cost: Cost = 2): StepsTest {
  return { form: "steps", weight, cost, text, row: undefined };
}

/** Holds when all of the tests hold, tried in this order. */
export function all(tests: readonly Test[]): Test {
  if (tests.includes(fail)) return fail;
  const open = tests.filter(isOpen);
  const [first] = open;
  if (first === undefined) return pass;
  if (open.length === 1) return first;
  if (open.every(isExpression)) return joined(open, "and");
  return inRow(open);
}

/** Tests one after the other. */
export function inRow(tests: readonly OpenTest[]): StepsTest {
  const row = tests.flatMap((test): readonly OpenTest[] => test.row ?? [test]);
  return { ...steps(weightOf(row), (value) => rowText(row, value), costOf(row)), row };
}

/** Holds when one of the expressions holds, tried in this order. */
export function any(
  tests: readonly (ExpressionTest | Extract<Test, { readonly form: "pass" | "fail" }>)[],
): Test {
  if (tests.includes(pass)) return pass;
  const open = tests.filter(isExpression);
  const [first] = open;
  if (first === undefined) return fail;
  return open.length === 1 ? first : joined(open, "or");
}

function joined(tests: readonly ExpressionTest[], binding: "and" | "or"): ExpressionTest {
  const isFlat = !tests.some((test) => test.binding === binding);
  const operands = isFlat
    ? tests
    : tests.flatMap((test) => (test.binding === binding ? (test.operands?.() ?? [test]) : [test]));
  const separator = binding === "and" ? " && " : " || ";
  const test: ExpressionTest = {
    form: "expression",
    binding,
    isDeep: tests.some((each) => each.isDeep),
    weight: weightOf(tests),
    cost: costOf(tests),
    tellsWhenTrue: tests.some((each) => each.tellsWhenTrue),
    tellsWhenFalse: tests.some((each) => each.tellsWhenFalse),
    isPicky: tests.some((each) => each.isPicky),
    text: (value) =>
      join(
        operands.map((each) => operand(each, value)),
        separator,
      ),
    opposite: () => (binding === "or" ? opposed(test, operands) : negated(test)),
    operands: () => operands,
    row: binding === "and" ? tests.flatMap((each) => each.row ?? [each]) : undefined,
  };
  return test;
}

/** None of the operands holds. */
function opposed(test: ExpressionTest, operands: readonly ExpressionTest[]): ExpressionTest {
  return { ...joined(operands.map(not), "and"), opposite: () => test };
}

/** The same test, marked as one that tells the kind of the value when it holds. */
export function guard(test: ExpressionTest): ExpressionTest {
  const marked: ExpressionTest = {
    ...test,
    tellsWhenTrue: true,
    opposite: () => ({ ...test.opposite(), tellsWhenFalse: true, opposite: () => marked }),
  };
  return marked;
}

/** The same test, marked as one that is about more than the kind of the value. */
export function picky(test: ExpressionTest): ExpressionTest {
  return { ...test, isPicky: true, opposite: () => picky(test.opposite()) };
}

/** The second when the first holds, else the third. */
export function either(
  condition: ExpressionTest,
  then: ExpressionTest,
  otherwise: ExpressionTest,
): ExpressionTest {
  const tests = [condition, then, otherwise];
  const test: ExpressionTest = {
    form: "expression",
    binding: "conditional",
    isDeep: true,
    weight: weightOf(tests),
    cost: costOf(tests),
    tellsWhenTrue: false,
    tellsWhenFalse: false,
    isPicky: tests.some((each) => each.isPicky),
    text: (value) =>
      code`${operand(condition, value)} ? ${operand(then, value)} : ${operand(otherwise, value)}`,
    opposite: () => negated(test),
    operands: undefined,
  };
  return test;
}

/** The opposite of an expression. */
export function not(test: ExpressionTest): ExpressionTest {
  return test.opposite();
}

/** The opposite of a test that may be decided already. */
export function complement(test: Exclude<Test, StepsTest>): Exclude<Test, StepsTest> {
  if (test.form === "expression") return not(test);
  return test.form === "pass" ? fail : pass;
}

/** The test with a `!` before it. */
function negated(test: ExpressionTest): ExpressionTest {
  return {
    form: "expression",
    binding: "call",
    isDeep: test.isDeep,
    weight: test.weight,
    cost: test.cost,
    tellsWhenTrue: test.tellsWhenFalse,
    tellsWhenFalse: test.tellsWhenTrue,
    isPicky: test.isPicky,
    text: (value) => (test.binding === "call" ? code`!${test.text(value)}` : code`!(${test.text(value)})`),
    opposite: () => test,
    operands: undefined,
  };
}

function costOf(tests: readonly OpenTest[]): Cost {
  return tests.reduce<Cost>((most, { cost }) => (cost > most ? cost : most), 0);
}

/** The tests with the cheapest ones first; of those that cost the same expressions first, each in their order. */
export function cheapestFirst(tests: readonly OpenTest[]): readonly OpenTest[] {
  return [...tests].sort(
    (left, right) => left.cost - right.cost || Number(left.form === "steps") - Number(right.form === "steps"),
  );
}

/** Weight of several tests together. */
export function weightOf(tests: readonly Test[]): number {
  return tests.reduce((sum, test) => sum + (isOpen(test) ? test.weight : 0), 0);
}

/** Whether the test has code of its own. */
export function isOpen(test: Test): test is OpenTest {
  return test.form === "expression" || test.form === "steps";
}

/** Whether the test is one expression. */
export function isExpression(test: Test): test is ExpressionTest {
  return test.form === "expression";
}
