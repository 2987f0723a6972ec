import type { SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, indent, lines, lit } from "../../../print/index.js";
import { kindBit } from "../../analysis/index.js";
import { discriminate } from "./discriminate.js";
import { exact } from "./exact.js";
import { kindGuard } from "./guards.js";
import { inline, isolated, localName, outlined, silent } from "./hoist.js";
import type { CheckScope, InlineTest } from "./scope.js";
import {
  all,
  any,
  comparison,
  complement,
  either,
  fail,
  isOpen,
  not,
  pass,
  steps,
  type Test,
  weightOf,
} from "./test.js";
import { statements } from "./text.js";

/** Holds when one of the alternatives holds. */
export function anyOfTest(members: readonly SchemaNode[], scope: CheckScope): Test {
  return (
    discriminate(members, scope, anyOfTest) ??
    ofOneKind(members, scope, firstFitting) ??
    firstFitting(members, scope)
  );
}

/** Asks once for the kind that all alternatives are of. */
function ofOneKind(
  members: readonly SchemaNode[],
  scope: CheckScope,
  several: (members: readonly SchemaNode[], scope: CheckScope) => Test,
): Test | undefined {
  const { analysis } = scope.context;
  if (scope.narrowed !== undefined || members.every((member) => member.ref !== undefined)) return undefined;
  const [possible, ...others] = new Set(members.map((member) => analysis.kinds(member) & scope.possible));
  const kind = (["object", "array", "string"] as const).find((each) => kindBit(each) === possible);
  if (kind === undefined || others.length > 0) return undefined;
  const inside: CheckScope = { ...scope, narrowed: kind, possible: kindBit(kind), isPresent: true };
  return all([kindGuard(kind), several(members, inside)]);
}

function firstFitting(members: readonly SchemaNode[], scope: CheckScope): InlineTest {
  const each = members.map((member) => inline(scope.context.testOf(member, scope), scope));
  const tests = outlined(each, scope);
  return any(
    tests.map((test, index) => (index < tests.length - 1 ? silent(test, scope) : test)),
  ) as InlineTest;
}

/** Holds when exactly one of the alternatives fits. */
export function oneOfTest(members: readonly SchemaNode[], scope: CheckScope): Test {
  const cases = discriminate(members, scope, oneOfTest) ?? ofOneKind(members, scope, oneOfTest);
  if (cases !== undefined) return cases;
  const [apart, mixed] = separate(members, scope);
  if (mixed.length === 0) return firstFitting(members, scope);
  const counted = countTest(mixed, scope);
  if (apart.length === 0) return counted;
  const isolatedCount = silent(inline(counted, scope), scope);
  return any([isolatedCount, firstFitting(apart, scope)]);
}

/** More alternatives than this are not compared with each other, but counted. */
const maxCompared = 48;

/** The alternatives of which no value fits another one too, and the rest. */
function separate(
  members: readonly SchemaNode[],
  { context }: CheckScope,
): readonly [apart: readonly SchemaNode[], mixed: readonly SchemaNode[]] {
  if (members.length > maxCompared) return [[], members];
  const isApart = (member: SchemaNode, at: number): boolean =>
    members.every((other, index) => index === at || context.analysis.areDisjoint(member, other));
  const verdicts = members.map(isApart);
  return [members.filter((_, index) => verdicts[index]), members.filter((_, index) => !verdicts[index])];
}

/** Holds when the schema does not fit. */
export function notTest(node: SchemaNode, scope: CheckScope): Test {
  const test = exact(node, scope);
  return complement(scope.isShared ? isolated(test, scope) : test);
}

/** `if`, `then` and `else`. */
export function conditionTest(node: SchemaNode, scope: CheckScope): Test {
  if (node.if === undefined) return pass;
  const branch = (of: SchemaNode | undefined): InlineTest => {
    const test = of === undefined ? pass : inline(scope.context.testOf(of, scope), scope);
    return scope.isShared ? isolated(test, scope) : test;
  };
  const then = branch(node.then);
  const otherwise = branch(node.else);
  if (then.form === "pass" && otherwise.form === "pass") return pass;
  const inCondition: CheckScope = { ...scope, isShared: true };
  const condition = isolated(exact(node.if, inCondition), inCondition);
  if (!isOpen(condition)) return condition.form === "pass" ? then : otherwise;
  if (isOpen(then) && isOpen(otherwise)) return either(condition, then, otherwise);
  return all([any([not(condition), then]), any([condition, otherwise])]);
}

/** One of several alternatives: whether a value fits it, and where that is not the same, whether it is complete. */
type Alternative = { readonly fits: InlineTest; readonly complete: InlineTest };

function countTest(members: readonly SchemaNode[], outer: CheckScope): Test {
  // To the compiler a value would be what one alternative names, or what it was: others could look for nothing else in it.
  const isMixed = outer.narrowed !== undefined && members.some(({ ref }) => ref !== undefined);
  const isShared = outer.isShared || (isMixed && members.some(({ ref }) => ref === undefined));
  const scope: CheckScope = { ...outer, isShared };
  const all = members
    .map((member) => alternativeOf(member, scope))
    .filter(({ fits }) => fits.form !== "fail");
  const [first, ...others] = all;
  if (first === undefined) return fail;
  if (others.length === 0) return first.complete;
  if (all.filter(({ fits }) => fits.form === "pass").length > 1) return fail;
  const count = localName(scope, "n");
  const isOne = comparison(() => count, "===", lit(1));
  const weight = weightOf(
    all.flatMap(({ fits, complete }) => (fits === complete ? [fits] : [fits, complete])),
  );
  return steps(weight, (value: Fragment) =>
    lines([
      code`let ${count} = 0;`,
      ...all.map((each) => countOne(each, count, value)),
      statements(isOne, value),
    ]),
  );
}

function alternativeOf(member: SchemaNode, scope: CheckScope): Alternative {
  const fits = exact(member, scope);
  if (scope.asks === "fits" || scope.context.analysis.isExact(member)) return { fits, complete: fits };
  return {
    fits: isolated(fits, scope),
    complete: inline(scope.context.testOf(member, scope), scope),
  };
}

function countOne({ fits, complete }: Alternative, count: Fragment, value: Fragment): Fragment {
  const adding = code`${count}++;`;
  const refusing = isOpen(complete) ? statements(complete, value) : code`return false;`;
  if (complete === fits || complete.form === "pass")
    return isOpen(fits) ? code`if (${fits.text(value)}) ${adding}` : adding;
  const both = isOpen(complete) ? lines([refusing, adding]) : refusing;
  return isOpen(fits) ? code`if (${fits.text(value)}) {${indent(both)}}` : both;
}
