import type { Json, SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, indent, lines, lit } from "../../../print/index.js";
import { kindBit, type Tag, type Tags } from "../../analysis/index.js";
import { isScalar, kindGuard } from "./guards.js";
import { inline, outlined, silent } from "./hoist.js";
import { member } from "./object.js";
import type { CheckScope, InlineTest } from "./scope.js";
import {
  all,
  any,
  deep,
  type ExpressionTest,
  isOpen,
  located,
  type OpenTest,
  steps,
  type Test,
  weightOf,
} from "./test.js";
import { statements } from "./text.js";

/** More cases than this are a `switch`. */
const maxCompared = 3;

type Several = (members: readonly SchemaNode[], scope: CheckScope) => Test;

/**
 * Alternatives that a property tells apart: the property decides which are tried, and no value fits others. `several` is the
 * test of those that it leaves possible. Undefined when there is no such property.
 */
export function discriminate(
  members: readonly SchemaNode[],
  scope: CheckScope,
  several: Several,
): Test | undefined {
  const { analysis } = scope.context;
  const object = kindBit("object");
  const possible = members.filter((each) => (analysis.kinds(each) & scope.possible) !== 0);
  const objects = possible.filter((each) => (analysis.kinds(each) & scope.possible) === object);
  const others = possible.filter((each) => !objects.includes(each));
  if (objects.length < 2 || others.some((each) => (analysis.kinds(each) & object) !== 0)) return undefined;
  const found = analysis.tags(objects, scope.asks === "fits" ? isExactTag : isTag);
  if (found === undefined) return undefined;
  const tagged = taggedTest(found, scope, several);
  if (others.length === 0) return tagged;
  const rest = inline(several(others, scope), scope);
  return any([silent(rest, scope), inline(tagged, scope)]);
}

function isTag(value: Json): value is Tag {
  return typeof value === "number" || isExactTag(value);
}

/** A tag that has only one form: a number may also be given as a bigint. */
function isExactTag(value: Json): value is Tag {
  return typeof value === "string" || typeof value === "boolean";
}

function taggedTest({ property, cases }: Tags, scope: CheckScope, several: Several): Test {
  const inObject: CheckScope = {
    ...scope,
    narrowed: "object",
    possible: kindBit("object"),
    isPresent: true,
  };
  const tests = cases.map(({ members }) => {
    const [only, ...more] = members;
    const isSingle = only !== undefined && more.length === 0;
    const test = isSingle ? scope.context.testOf(only, inObject) : several(members, inObject);
    return inline(test, inObject);
  });
  const chosen = (cases.length > maxCompared ? switchOf : chainOf)(
    property,
    outlined(tests, inObject).map((test, index) => ({ tags: cases[index]?.tags ?? [], test })),
  );
  const guard = scope.narrowed === "object" ? [] : [kindGuard("object")];
  return all([...guard, chosen]);
}

type Case = { readonly tags: readonly Tag[]; readonly test: InlineTest };

function chainOf(property: string, cases: readonly Case[]): Test {
  return any(
    cases.map(({ tags, test }) => {
      const isTagged = located(any(tags.map(isScalar)) as ExpressionTest, member(property));
      return deep(all([isTagged, test])) as InlineTest;
    }),
  );
}

function switchOf(property: string, cases: readonly Case[]): Test {
  const weight = weightOf(cases.map(({ test }) => test)) + cases.length;
  const possible = cases.filter(({ test }) => test.form !== "fail");
  return steps(weight, (value) => {
    const texts = possible.map((each) => caseText(each, value));
    const otherwise = code`default:${indent(code`return false;`)}`;
    return code`switch (${value}[${lit(property)}]) {${indent(lines([...texts, otherwise]))}}`;
  });
}

function caseText({ tags, test }: Case, value: Fragment): Fragment {
  const labels = tags.map((tag) => code`case ${lit(tag)}:`);
  const body = isOpen(test) ? [statements(test satisfies OpenTest, value)] : [];
  return code`${lines(labels)}${indent(lines([...body, code`break;`]))}`;
}
