import { isAnyNode, type ObjectFacet, type SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, indent, join, lines, lit } from "../../../print/index.js";
import { kindBit } from "../../analysis/index.js";
import { isAbsent, isPresent, isScalar } from "./guards.js";
import { inline, localName, looksOnce } from "./hoist.js";
import { type CheckScope, type InlineTest, inside } from "./scope.js";
import { matchesPattern } from "./string.js";
import {
  all,
  any,
  call,
  comparison,
  complement,
  type ExpressionTest,
  isOpen,
  located,
  type OpenTest,
  pass,
  type StepsTest,
  steps,
  type Test,
} from "./test.js";
import { statements } from "./text.js";

/** More names than this are looked up in a set. */
const maxComparedNames = 8;

/** What holds for every property, whatever its name, and for how many there are. */
export function recordTest(facet: ObjectFacet, scope: CheckScope): Test {
  const names = facet.properties.map((property) => property.name);
  const patterns = facet.patternProperties.map(({ pattern }) => pattern);
  const further = facet.additionalProperties;
  const isSingle = patterns.length === 0;
  const rules = [
    nameRule(facet, scope),
    ...facet.patternProperties.map(({ pattern, node }) =>
      valueRule(node, scope, { applies: matchesPattern(pattern, scope), isSingle: false }),
    ),
    further === undefined || isAnyNode(further)
      ? undefined
      : valueRule(further, scope, {
          applies: complement(knownNames({ names, patterns }, scope)),
          isSingle,
        }),
  ].filter((rule) => rule !== undefined);
  const count = countOf(facet, scope);
  return rules.length === 0 && count === undefined ? pass : eachProperty(rules, count, scope);
}

/** Statements about one property of an object. */
export type Rule = {
  readonly weight: number;
  readonly text: (value: Fragment, key: Fragment) => Fragment;
  /** True when no property passes. */
  readonly refusesAll?: boolean;
};

/** Obeys rules for each property, and counts those that hold something. */
export function eachProperty(given: readonly Rule[], count: Count | undefined, scope: CheckScope): StepsTest {
  // What comes after such a rule looks impossible to the compiler.
  const refusing = given.find((rule) => rule.refusesAll);
  const rules = refusing === undefined ? given : [refusing];
  const key = localName(scope, "k");
  const weight = rules.reduce((sum, rule) => sum + rule.weight, 1);
  return steps(weight, (value) => {
    const counting = count === undefined ? [] : [code`if (${value}[${key}] !== undefined) ${count.name}++;`];
    const body = lines([...counting, ...rules.map((rule) => rule.text(value, key))]);
    const loop = code`for (const ${key} in ${value}) {${indent(body)}}`;
    return count === undefined
      ? loop
      : lines([code`let ${count.name} = 0;`, loop, statements(count.test, value)]);
  });
}

type Count = { readonly name: Fragment; readonly test: ExpressionTest };

function countOf({ minProperties = 0, maxProperties }: ObjectFacet, scope: CheckScope): Count | undefined {
  if (minProperties === 0 && maxProperties === undefined) return undefined;
  const name = localName(scope, "n");
  const limits = [
    ...(minProperties === 0 ? [] : [comparison(() => name, ">=", lit(minProperties))]),
    ...(maxProperties === undefined ? [] : [comparison(() => name, "<=", lit(maxProperties))]),
  ];
  return { name, test: all(limits) as ExpressionTest };
}

function nameRule({ propertyNames }: ObjectFacet, scope: CheckScope): Rule | undefined {
  if (propertyNames === undefined) return undefined;
  const ofName: CheckScope = {
    ...inside(scope, { isPresent: true }),
    narrowed: "string",
    possible: kindBit("string"),
    isShared: true,
  };
  const test = inline(scope.context.testOf(propertyNames, ofName), ofName);
  return test.form === "pass" ? undefined : refusal(complement(test));
}

/**
 * What holds for the value of each property whose name passes `applies`. A property that holds `undefined` is none, so that is
 * looked at before a value is refused.
 */
export function valueRule(
  node: SchemaNode,
  scope: CheckScope,
  { applies, isSingle }: Applies,
): Rule | undefined {
  const test = scope.context.testOf(node, inside(scope, { isPresent: true }));
  if (test.form === "pass" || applies.form === "fail") return undefined;
  if (test.form === "fail") return refusal(applies);
  const inner = isSingle ? valueText(test, scope) : namedValueText(test, scope);
  if (!isOpen(applies)) return { weight: test.weight, text: inner };
  return {
    weight: test.weight + applies.weight,
    text: (value, key) => code`if (${applies.text(key)}) {${indent(inner(value, key))}}`,
  };
}

type Applies = {
  /** The test of the name. */
  readonly applies: InlineTest;
  /** Whether no other rule looks at the same value. */
  readonly isSingle: boolean;
};

function valueText(test: OpenTest, scope: CheckScope): Rule["text"] {
  if (!looksOnce(test)) return namedValueText(test, scope);
  const accepts = any([test as ExpressionTest, isAbsent]) as ExpressionTest;
  return (value, key) => statements(accepts, code`${value}[${key}]`);
}

// Its type is given, since another rule may have narrowed the value for the compiler.
function namedValueText(test: OpenTest, scope: CheckScope): Rule["text"] {
  return (value, key) => {
    const name = localName(scope, "v");
    const accepts =
      test.form === "expression" ? (any([isAbsent, test]) as ExpressionTest) : whenPresent(test);
    return lines([code`const ${name}: unknown = ${value}[${key}];`, statements(accepts, name)]);
  };
}

/** The test of a value that may also be absent. */
export function whenPresent(test: StepsTest): StepsTest {
  return steps(
    test.weight,
    (value) => code`if (${isPresent.text(value)}) {${indent(statements(test, value))}}`,
    test.cost,
  );
}

/** Refuses each property whose name passes. */
function refusal(refused: InlineTest): Rule | undefined {
  if (refused.form === "fail") return undefined;
  return {
    weight: isOpen(refused) ? refused.weight : 1,
    refusesAll: !isOpen(refused),
    text: (value, key) => {
      const named = isOpen(refused) ? [located(refused, () => key)] : [];
      const isRefused = all([...named, located(isPresent, () => code`${value}[${key}]`)]) as ExpressionTest;
      return code`if (${isRefused.text(value)}) return false;`;
    },
  };
}

/** The test whether a name is one of some, or matches one of some patterns. */
export function knownNames(
  { names, patterns }: { readonly names: readonly string[]; readonly patterns: readonly string[] },
  scope: CheckScope,
): InlineTest {
  return any([
    namesTest(names, scope),
    ...patterns.map((pattern) => matchesPattern(pattern, scope)),
  ]) as InlineTest;
}

function namesTest(names: readonly string[], scope: CheckScope): InlineTest {
  if (names.length <= maxComparedNames) return any(names.map(isScalar)) as InlineTest;
  const set = scope.context.locals.hoist(
    "Values",
    code`/*@__PURE__*/ new Set<unknown>([${join(names.map(lit), ", ")}]);`,
  );
  return call((key) => code`${set}.has(${key})`);
}
