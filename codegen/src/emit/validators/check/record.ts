import { isAnyNode, type ObjectFacet, type SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, indent, join, lines, lit } from "../../../print/index.js";
import { isScalar } from "./guards.js";
import { inline, localName, onItem } from "./hoist.js";
import { type CheckScope, type InlineTest, inside } from "./scope.js";
import { matchesPattern } from "./string.js";
import {
  all,
  any,
  call,
  comparison,
  type ExpressionTest,
  isOpen,
  pass,
  statements,
  steps,
  type Test,
} from "./test.js";

/** More names than this are looked up in a set. */
const maxComparedNames = 8;

/** What holds for every property, whatever its name, and for how many there are. */
export function recordTest(facet: ObjectFacet, scope: CheckScope): Test {
  const key = localName(scope, "k");
  const count = countOf(facet, scope);
  const rules = [nameRule(facet, scope), ...patternRules(facet, scope), furtherRule(facet, scope)].filter(
    (rule) => rule !== undefined,
  );
  if (rules.length === 0 && count === undefined) return pass;
  return steps((value) => {
    const counting = count === undefined ? [] : [code`if (${value}[${key}] !== undefined) ${count.name}++;`];
    const body = lines([...counting, ...rules.map((rule) => rule(value, key))]);
    const loop = code`for (const ${key} in ${value}) {${indent(body)}}`;
    return count === undefined
      ? loop
      : lines([code`let ${count.name} = 0;`, loop, statements(count.test, value)]);
  });
}

/** Statements about one property of the value. */
type Rule = (value: Fragment, key: Fragment) => Fragment;

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
  const ofName: CheckScope = { ...inside(scope, { isPresent: true }), narrowed: "string" };
  const test = inline(scope.testOf(propertyNames, ofName), ofName);
  return isOpen(test) ? (_value, key) => statements(test, key) : refusing(test);
}

function patternRules(facet: ObjectFacet, scope: CheckScope): readonly (Rule | undefined)[] {
  return facet.patternProperties.map(({ pattern, node }) => {
    const matches = matchesPattern(pattern, scope);
    const rule = valueRule(node, scope);
    return rule && ((value, key) => code`if (${matches.text(key)}) {${indent(rule(value, key))}}`);
  });
}

function furtherRule(facet: ObjectFacet, scope: CheckScope): Rule | undefined {
  const { additionalProperties: further } = facet;
  if (further === undefined || isAnyNode(further)) return undefined;
  const rule = valueRule(further, scope);
  const known = isKnown(facet, scope);
  if (further.never && isOpen(known)) return (_value, key) => statements(known, key);
  if (rule === undefined || !isOpen(known)) return rule;
  return (value, key) => code`if (!(${known.text(key)})) {${indent(rule(value, key))}}`;
}

/** The test whether a name is declared or has a pattern of its own. */
function isKnown(facet: ObjectFacet, scope: CheckScope): InlineTest {
  const names = facet.properties.map((property) => property.name);
  const patterns = facet.patternProperties.map(({ pattern }) => matchesPattern(pattern, scope));
  return any([namesTest(names, scope), ...patterns]) as InlineTest;
}

function namesTest(names: readonly string[], scope: CheckScope): InlineTest {
  if (names.length <= maxComparedNames) return any(names.map(isScalar)) as InlineTest;
  const set = scope.locals.hoist(
    "Values",
    code`/*@__PURE__*/ new Set<unknown>([${join(names.map(lit), ", ")}]);`,
  );
  return call((key) => code`${set}.has(${key})`);
}

function valueRule(node: SchemaNode, scope: CheckScope): Rule | undefined {
  const test = scope.testOf(node, inside(scope, { isPresent: true }));
  if (!isOpen(test)) return refusing(test);
  return (value, key) => onItem(test, code`${value}[${key}]`, scope);
}

function refusing(test: Test): Rule | undefined {
  return test.form === "fail" ? () => code`return false;` : undefined;
}
