import type { ObjectFacet, Property } from "../../../ir/index.js";
import { code, type Fragment, lit, runtime } from "../../../print/index.js";
import { hasDefault, isInheritedName } from "../../analysis/index.js";
import { isAbsent, isPresent, isScalar } from "./guards.js";
import { inline, onPart, portions } from "./hoist.js";
import { recordTest, whenPresent } from "./record.js";
import { type CheckScope, inside } from "./scope.js";
import {
  all,
  any,
  call,
  cheapestFirst,
  deep,
  type ExpressionTest,
  fail,
  isOpen,
  located,
  not,
  type OpenTest,
  type Test,
} from "./test.js";

/** The constraints on a value that is known to be an object. */
export function objectTest(facet: ObjectFacet, scope: CheckScope): Test {
  const shared: CheckScope = { ...scope, isShared: true };
  // A dependent schema that nothing fits says that its property is absent.
  const ofProperty = facet.dependentSchemas.length > 0 ? shared : scope;
  const tests = [
    ...facet.properties.map((property) => propertyTest(property, ofProperty)),
    ...facet.required.map((name) => holds(name)),
    ...facet.dependentRequired.map(({ property, requires }) =>
      any([not(holds(property)), all(requires.map(holds)) as ExpressionTest]),
    ),
    ...facet.dependentSchemas.map(({ property, node }) =>
      any([not(holds(property)), inline(scope.context.testOf(node, shared), shared)]),
    ),
    recordTest(facet, scope),
  ];
  if (tests.some((test) => test.form === "fail")) return fail;
  const ordered = cheapestFirst(tests.filter(isOpen));
  return deep(all(portions(ordered, { ...scope, narrowed: "object" })));
}

function propertyTest(property: Property, scope: CheckScope): Test {
  const isOptional = mayBeAbsent(property, scope);
  const isInherited = isInheritedName(property.name);
  const test = valueTest(property, inside(scope, { isPresent: isOptional || isInherited }));
  if (!isOptional) {
    const value = onMember(test, property.name, scope);
    return isInherited ? all([holds(property.name), value]) : value;
  }
  if (test.form === "pass") return test;
  if (test.form === "fail") return not(holds(property.name));
  return isInherited
    ? optionalInherited(test, property.name, scope)
    : onPart(
        test.form === "expression" ? (any([isAbsent, test]) as ExpressionTest) : whenPresent(test),
        member(property.name),
        scope,
      );
}

function mayBeAbsent(property: Property, { asks }: CheckScope): boolean {
  if (asks === "complete") return !property.required && !hasDefault(property);
  // Nothing knows the name of a service here, so it can not be filled in.
  return property.dynamicDefault !== "service-name" && (!property.required || hasDefault(property));
}

function valueTest(property: Property, scope: CheckScope): Test {
  const test = scope.context.testOf(property.node, scope);
  // Such a null is no value but the sign that even the default is not wanted.
  if (scope.asks === "complete" || property.null !== "omit") return test;
  return any([isScalar(null), inline(test, scope)]);
}

function onMember(test: Test, name: string, scope: CheckScope): Test {
  return isOpen(test) ? onPart(test, member(name), scope) : test;
}

// What an object inherits is no property of its JSON form, so there the value alone cannot say whether it is absent.
function optionalInherited(test: OpenTest, name: string, scope: CheckScope): Test {
  const part = onPart(test, member(name), scope);
  return any([not(holds(name)), inline(part, { ...scope, narrowed: "object" })]);
}

/** Holds for objects that have a property. */
export function holds(name: string): ExpressionTest {
  if (isInheritedName(name)) return call((value) => code`${runtime("has")}(${value}, ${lit(name)})`);
  return located(isPresent, member(name));
}

/** A property of the value. */
export function member(name: string): (value: Fragment) => Fragment {
  return (value) => code`${value}[${lit(name)}]`;
}
