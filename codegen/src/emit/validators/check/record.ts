import { isAnyNode, type ObjectFacet, type SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, indent, join, lines, lit } from "../../../print/index.js";
import { kindBit } from "../../analysis/index.js";
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
  not,
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
  const rules = upToRefusal([
    nameRule(facet, scope),
    ...patternRules(facet, scope),
    furtherRule(facet, scope),
  ]);
  if (rules.length === 0 && count === undefined) return pass;
  return steps((value) => {
    const counting = count === undefined ? [] : [code`if (${value}[${key}] !== undefined) ${count.name}++;`];
    const body = lines([...counting, ...rules.map((rule) => rule.text(value, key))]);
    const loop = code`for (const ${key} in ${value}) {${indent(body)}}`;
    return count === undefined
      ? loop
      : lines([code`let ${count.name} = 0;`, loop, statements(count.test, value)]);
  });
}

/** Statements about one property of the value. */
type Rule = {
  readonly text: (value: Fragment, key: Fragment) => Fragment;
  /** True when no property passes: what comes after is never reached. */
  readonly refusesAll: boolean;
};

const refuseAll: Rule = { text: () => code`return false;`, refusesAll: true };

function rule(text: Rule["text"]): Rule {
  return { text, refusesAll: false };
}

/** The rules up to the first that no property passes: the compiler takes code that is never reached for a mistake. */
function upToRefusal(rules: readonly (Rule | undefined)[]): readonly Rule[] {
  const given = rules.filter((each) => each !== undefined);
  const last = given.findIndex((each) => each.refusesAll);
  return last < 0 ? given : given.slice(0, last + 1);
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
  const test = inline(scope.testOf(propertyNames, ofName), ofName);
  return isOpen(test) ? rule((_value, key) => statements(test, key)) : refusing(test);
}

function patternRules(facet: ObjectFacet, scope: CheckScope): readonly (Rule | undefined)[] {
  return facet.patternProperties.map(({ pattern, node }) => {
    const matches = matchesPattern(pattern, scope);
    const inner = valueRule(node, scope);
    return inner && rule((value, key) => code`if (${matches.text(key)}) {${indent(inner.text(value, key))}}`);
  });
}

function furtherRule(facet: ObjectFacet, scope: CheckScope): Rule | undefined {
  const { additionalProperties: further } = facet;
  if (further === undefined || isAnyNode(further)) return undefined;
  const inner = valueRule(further, scope);
  const known = isKnown(facet, scope);
  if (inner === undefined || !isOpen(known)) return inner;
  if (inner.refusesAll) return rule((_value, key) => statements(known, key));
  return rule((value, key) => code`if (${not(known).text(key)}) {${indent(inner.text(value, key))}}`);
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
  return isOpen(test) ? rule((value, key) => onItem(test, code`${value}[${key}]`, scope)) : refusing(test);
}

function refusing(test: Test): Rule | undefined {
  return test.form === "fail" ? refuseAll : undefined;
}
