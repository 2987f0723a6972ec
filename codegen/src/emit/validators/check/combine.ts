import type { SchemaNode } from "../../../ir/index.js";
import { code, type Fragment, lines, lit } from "../../../print/index.js";
import { discriminate } from "./discriminate.js";
import { exact } from "./exact.js";
import { inline, isolated, localName } from "./hoist.js";
import type { CheckScope, InlineTest } from "./scope.js";
import {
  all,
  any,
  comparison,
  type ExpressionTest,
  either,
  fail,
  isOpen,
  not,
  pass,
  statements,
  steps,
  type Test,
} from "./test.js";

/** Holds when one of the alternatives holds. */
export function anyOfTest(members: readonly SchemaNode[], scope: CheckScope): Test {
  const cases = discriminate(members, scope);
  if (cases !== undefined) return cases;
  const tests = members.map((member) => inline(scope.testOf(member, scope), scope));
  return any(tests.map((test, index) => (index < tests.length - 1 ? silent(test, scope) : test)));
}

// What an alternative tells when it does not hold would make the next ones look impossible to the compiler.
function silent(test: InlineTest, scope: CheckScope): InlineTest {
  return test.form === "expression" && test.tellsWhenFalse === true ? isolated(test, scope) : test;
}

/** Holds when exactly one of the alternatives fits. */
export function oneOfTest(members: readonly SchemaNode[], scope: CheckScope): Test {
  const cases = discriminate(members, scope);
  if (cases !== undefined) return cases;
  if (areOfDistinctKinds(members, scope)) return anyOfTest(members, scope);
  const counted = countTest(
    members.map((member) => exact(member, scope)),
    scope,
  );
  const isComplete = members.every((member) => scope.analysis.isExact(member));
  return isComplete ? counted : all([anyOfTest(members, scope), counted]);
}

/** Holds when the schema does not fit. */
export function notTest(node: SchemaNode, scope: CheckScope): Test {
  const test = scope.isShared ? isolated(exact(node, scope), scope) : exact(node, scope);
  return isOpen(test) ? not(test) : test.form === "pass" ? fail : pass;
}

/** `if`, `then` and `else`. */
export function conditionTest(node: SchemaNode, scope: CheckScope): Test {
  if (node.if === undefined) return pass;
  const inCondition = { ...scope, isShared: true };
  const condition = isolated(exact(node.if, inCondition), inCondition);
  const then: InlineTest = node.then === undefined ? pass : inline(scope.testOf(node.then, scope), scope);
  const otherwise: InlineTest =
    node.else === undefined ? pass : inline(scope.testOf(node.else, scope), scope);
  if (!isOpen(condition)) return condition.form === "pass" ? then : otherwise;
  if (isOpen(then) && isOpen(otherwise)) return either(condition, then, otherwise);
  return all([any([not(condition), then]), any([condition, otherwise])]);
}

/** Whether no value fits two of the alternatives, since they are about different kinds of values. */
function areOfDistinctKinds(members: readonly SchemaNode[], scope: CheckScope): boolean {
  let seen = 0;
  return members.every((member) => {
    const kinds = scope.analysis.kinds(member);
    const isNew = (seen & kinds) === 0;
    seen |= kinds;
    return isNew;
  });
}

function countTest(tests: readonly InlineTest[], scope: CheckScope): Test {
  const open = tests.filter((test): test is ExpressionTest => isOpen(test));
  const sure = tests.filter((test) => test.form === "pass").length;
  if (open.length === 0) return sure === 1 ? pass : fail;
  if (open.length === 1 && sure === 0) return open[0] ?? fail;
  const count = localName(scope, "n");
  const isOne = comparison(() => count, "===", lit(1));
  return steps((value: Fragment) =>
    lines([
      code`let ${count} = ${lit(sure)};`,
      ...open.map((test) => code`if (${test.text(value)}) ${count}++;`),
      statements(isOne, value),
    ]),
  );
}
