import type { JsonType, SchemaNode, TypeId } from "../../../ir/index.js";
import { code, type Fragment, indent, sym } from "../../../print/index.js";
import { fitsTypes, isInt64, type Kind, kindBit, kindOfType } from "../../analysis/index.js";
import { symbolOf } from "../../symbols.js";
import { arrayTest, listTest } from "./array.js";
import { anyOfTest, conditionTest, notTest, oneOfTest } from "./combine.js";
import { interpreted } from "./exact.js";
import { isPresent, kindGuard, typeGuard } from "./guards.js";
import { inline, isolated } from "./hoist.js";
import { numberTest } from "./number.js";
import { objectTest } from "./object.js";
import type { CheckScope, Narrowed } from "./scope.js";
import { stringTest } from "./string.js";
import { all, any, call, fail, not, pass, picky, steps, type Test } from "./test.js";
import { statements } from "./text.js";
import { unevaluatedTest } from "./unevaluated.js";
import { isScalarValue, valuesTest } from "./values.js";

/** The test whether a value is complete and fits a node. */
export function testOf(node: SchemaNode, scope: CheckScope): Test {
  const possible = scope.possible & scope.context.analysis.kinds(node);
  if (possible === 0) return fail;
  if (!scope.isPresent && !refusesAbsent(node))
    return all([isPresent, testOf(node, { ...scope, isPresent: true })]);
  if (!combines(node)) return baseTest(node, possible === scope.possible ? scope : { ...scope, possible });
  const isShared = scope.isShared || countParts(node) > 1;
  const base = baseTest(node, { ...scope, possible, isShared });
  const narrowed = scope.narrowed ?? narrowedBy(node);
  const inner = { ...scope, possible, isShared, isPresent: true, narrowed };
  return all([
    base,
    ...(node.ref === undefined ? [] : [refTest(node.ref, inner)]),
    ...combinations(node, inner),
  ]);
}

/** Whether a node asks more of a value than its own types, values and facets. */
function combines(node: SchemaNode): boolean {
  return combinedParts(node).some((part) => part !== undefined) || node.allOf !== undefined;
}

function combinedParts(node: SchemaNode): readonly unknown[] {
  const unevaluated = node.unevaluatedItems ?? node.unevaluatedProperties;
  return [node.ref, node.anyOf, node.oneOf, node.not, node.if, unevaluated];
}

/** How many independent things a node asks of one value. */
function countParts(node: SchemaNode): number {
  const own = [node.types, node.values, ...constrainedKinds(node)].some((part) => part !== undefined);
  const combined = combinedParts(node).filter((part) => part !== undefined);
  return (own ? 1 : 0) + combined.length + (node.allOf?.length ?? 0);
}

function combinations(node: SchemaNode, scope: CheckScope): readonly Test[] {
  return [
    ...(node.allOf ?? []).map((member) => testOf(member, scope)),
    ...(node.anyOf === undefined ? [] : [unnoticed(anyOfTest(node.anyOf, scope), scope)]),
    ...(node.oneOf === undefined ? [] : [unnoticed(oneOfTest(node.oneOf, scope), scope)]),
    ...(node.not === undefined ? [] : [notTest(node.not, scope)]),
    conditionTest(node, scope),
    unevaluatedTest(node, scope),
  ];
}

/** Of alternatives that can never fit the compiler learns more than the tests beside this one know. */
function unnoticed(test: Test, scope: CheckScope): Test {
  return test.form === "expression" && scope.isShared && scope.narrowed === undefined
    ? isolated(test, scope)
    : test;
}

function refTest(target: TypeId, scope: CheckScope): Test {
  const { analysis, owner, fitsCheck } = scope.context;
  // It would call itself for ever. No value is accepted for certain; the interpreter has the last word.
  if (scope.isSameValue && analysis.isEndless(owner, target))
    return scope.asks === "fits" ? interpreted(analysis.referring(target), scope) : fail;
  const isExact = scope.asks === "complete" || analysis.isExact(analysis.decl(target).node);
  const check = isExact ? sym(symbolOf.check(target)) : fitsCheck(target);
  const text = (value: Fragment): Fragment =>
    scope.isShared ? code`${check}(${value} as unknown)` : code`${check}(${value})`;
  return picky({ ...call(text, 2), callee: check });
}

/** Whether the test of a node says no to the absent value by itself. */
function refusesAbsent(node: SchemaNode): boolean {
  if (node.types !== undefined || node.values !== undefined || node.ref !== undefined) return true;
  const unions = [node.anyOf, node.oneOf].filter((members) => members !== undefined);
  return (node.allOf ?? []).some(refusesAbsent) || unions.some((members) => members.every(refusesAbsent));
}

function baseTest(node: SchemaNode, scope: CheckScope): Test {
  if (node.values === undefined) return facetsTest(node, scope);
  const possible = node.values.filter((value) => fitsTypes(value, node, scope.possible));
  const values = valuesTest(node, possible, scope);
  // Scalars say themselves which types they have.
  const { types: _types, ...untyped } = node;
  const isSure = possible.every(isScalarValue) || node.types === undefined;
  return all([facetsTest(isSure ? { ...untyped } : node, { ...scope, isPresent: true }), values]);
}

function facetsTest(node: SchemaNode, scope: CheckScope): Test {
  const { types } = node;
  if (scope.narrowed !== undefined) return facetTest(scope.narrowed, node, scope);
  if (types === undefined)
    return all(possiblyConstrained(node, scope).map((kind) => conditional(kind, node, scope)));
  const allowed = types.filter((type) => (scope.possible & kindBit(kindOfType(type))) !== 0);
  const [only] = allowed;
  if (allowed.length === 1 && only !== undefined) return typedTest(only, node, scope);
  return any(allowed.map((type) => inline(typedTest(type, node, scope), scope)));
}

function typedTest(type: JsonType, node: SchemaNode, scope: CheckScope): Test {
  const kind = kindOfType(type);
  const guard = typeGuard(type, node, scope);
  // What else is asked of a list needs the compiler to know that it is one.
  const list =
    kind === "array" && node.array !== undefined && countParts(node) < 2
      ? listTest(node.array, guard, within(kind, scope))
      : undefined;
  return list ?? all([guard, facetTest(kind, node, scope)]);
}

/** What an untyped facet says: nothing about values of other kinds. */
function conditional(kind: Kind, node: SchemaNode, scope: CheckScope): Test {
  const isInForm = kind === "number" && isInt64(node) ? typeGuard("integer", node, scope) : pass;
  const test = all([isInForm, facetTest(kind, node, scope)]);
  const guard = kindGuard(kind);
  // Where nothing of the kind fits, the compiler would know that the value is of another one.
  if (test.form === "fail") return scope.isShared ? isolated(not(guard), scope) : not(guard);
  if (test.form !== "steps") return any([not(guard), test]);
  return steps(
    test.weight + 1,
    (value) => code`if (${guard.text(value)}) {${indent(statements(test, value))}}`,
  );
}

function facetTest(kind: Kind, node: SchemaNode, outer: CheckScope): Test {
  const scope = within(kind, outer);
  if (kind === "string" && node.string !== undefined) return stringTest(node.string, scope);
  if (kind === "number" && node.number !== undefined) return numberTest(node.number, scope);
  if (kind === "array" && node.array !== undefined) return arrayTest(node.array, scope);
  if (kind === "object" && node.object !== undefined) return objectTest(node.object, scope);
  return pass;
}

function within(kind: Kind, scope: CheckScope): CheckScope {
  return { ...scope, isPresent: true, narrowed: narrowedKind(kind), possible: kindBit(kind) };
}

function possiblyConstrained(node: SchemaNode, scope: CheckScope): readonly Kind[] {
  return constrainedKinds(node).filter((kind) => (scope.possible & kindBit(kind)) !== 0);
}

function constrainedKinds(node: SchemaNode): readonly Kind[] {
  const kinds: readonly Kind[] = ["string", "number", "array", "object"];
  return kinds.filter((kind) => node[kind as "string"] !== undefined);
}

function narrowedBy(node: SchemaNode): Narrowed | undefined {
  const [only, ...more] = node.types ?? [];
  return only === undefined || more.length > 0 || node.values !== undefined
    ? undefined
    : narrowedKind(kindOfType(only));
}

function narrowedKind(kind: Kind): Narrowed | undefined {
  return kind === "object" || kind === "array" || kind === "string" ? kind : undefined;
}
