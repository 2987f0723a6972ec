import type { ObjectFacet, Property } from "../../../ir/index.js";
import { code, type Fragment, indent, lit, runtime } from "../../../print/index.js";
import { hasDefault } from "../../analysis/index.js";
import { isAbsent, isPresent } from "./guards.js";
import { inline, onPart } from "./hoist.js";
import { recordTest } from "./record.js";
import { type CheckScope, inside } from "./scope.js";
import {
  all,
  any,
  call,
  deep,
  type ExpressionTest,
  isOpen,
  located,
  not,
  type OpenTest,
  statements,
  steps,
  type Test,
} from "./test.js";

/** The constraints on a value that is known to be an object. */
export function objectTest(facet: ObjectFacet, scope: CheckScope): Test {
  const shared = { ...scope, isShared: true };
  const tests = [
    ...facet.properties.map((property) => propertyTest(property, scope)),
    ...facet.required.map((name) => holds(name)),
    ...facet.dependentRequired.map(({ property, requires }) =>
      any([not(holds(property)), expression(requires.map(holds))]),
    ),
    ...facet.dependentSchemas.map(({ property, node }) =>
      any([not(holds(property)), inline(scope.testOf(node, shared), shared)]),
    ),
    recordTest(facet, scope),
  ];
  return deep(all(tests));
}

function propertyTest(property: Property, scope: CheckScope): Test {
  const isOptional = !property.required && !hasDefault(property);
  const test = scope.testOf(
    property.node,
    inside(scope, { isPresent: isOptional || isInherited(property.name) }),
  );
  if (!isOptional)
    return isInherited(property.name)
      ? all([holds(property.name), onMember(test, property.name, scope)])
      : onMember(test, property.name, scope);
  if (test.form === "pass") return test;
  if (test.form === "fail") return not(holds(property.name));
  return isInherited(property.name)
    ? optionalInherited(test, property.name, scope)
    : optional(test, property.name, scope);
}

function onMember(test: Test, name: string, scope: CheckScope): Test {
  return isOpen(test) ? onPart(test, member(name), scope) : test;
}

function optional(test: OpenTest, name: string, scope: CheckScope): Test {
  if (test.form === "expression") return onPart(any([isAbsent, test]) as ExpressionTest, member(name), scope);
  return onPart(
    steps((value) => code`if (${value} !== undefined) {${indent(statements(test, value))}}`) as OpenTest,
    member(name),
    scope,
  );
}

// What an object inherits is no property of its JSON form, so there the value alone cannot say whether it is absent.
function optionalInherited(test: OpenTest, name: string, scope: CheckScope): Test {
  const part = onPart(test, member(name), scope);
  return any([not(holds(name)), inline(part, { ...scope, narrowed: "object" })]);
}

function holds(name: string): ExpressionTest {
  if (isInherited(name)) return call((value) => code`${runtime("check.has")}(${value}, ${lit(name)})`);
  return located(isPresent, member(name));
}

function expression(tests: readonly ExpressionTest[]): ExpressionTest {
  return all(tests) as ExpressionTest;
}

function member(name: string): (value: Fragment) => Fragment {
  return (value) => code`${value}[${lit(name)}]`;
}

function isInherited(name: string): boolean {
  return inheritedNames.has(name);
}

/** What every object has from `Object.prototype`. A closed list: asking the engine would let the output depend on it. */
const inheritedNames: ReadonlySet<string> = new Set([
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
]);
