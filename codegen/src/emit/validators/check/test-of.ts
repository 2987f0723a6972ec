import type { JsonType, SchemaNode, TypeId } from "../../../ir/index.js";
import { code, indent, sym } from "../../../print/index.js";
import { type Kind, kindBit, kindOfType } from "../../analysis/index.js";
import { symbolOf } from "../../symbols.js";
import { fitsTypes } from "../../types/literal.js";
import { arrayTest } from "./array.js";
import { anyOfTest, conditionTest, notTest, oneOfTest } from "./combine.js";
import { isPresent, kindGuard, typeGuard } from "./guards.js";
import { inline } from "./hoist.js";
import { numberTest } from "./number.js";
import { objectTest } from "./object.js";
import type { CheckScope, Narrowed } from "./scope.js";
import { stringTest } from "./string.js";
import { all, any, call, fail, not, pass, statements, steps, type Test } from "./test.js";
import { isScalarValue, valuesTest } from "./values.js";

/** The test whether a value is complete and fits a node. */
export function testOf(node: SchemaNode, scope: CheckScope): Test {
  const kinds = scope.analysis.kinds(node);
  if (kinds === 0 || (scope.narrowed !== undefined && (kinds & kindBit(scope.narrowed)) === 0)) return fail;
  if (!scope.isPresent && !refusesAbsent(node))
    return all([isPresent, testOf(node, { ...scope, isPresent: true })]);
  const isShared = scope.isShared || countParts(node) > 1;
  const base = baseTest(node, { ...scope, isShared });
  const inner = { ...scope, isShared, isPresent: true, narrowed: scope.narrowed ?? narrowedBy(node) };
  return all([
    base,
    ...(node.ref === undefined ? [] : [refTest(node.ref, inner)]),
    ...combinations(node, inner),
  ]);
}

/** How many independent things a node asks of one value. */
function countParts(node: SchemaNode): number {
  const base = [node.types, node.values, ...constrainedKinds(node)].some((part) => part !== undefined)
    ? 1
    : 0;
  const single = [node.ref, node.anyOf, node.oneOf, node.not, node.if].filter(
    (part) => part !== undefined,
  ).length;
  return base + single + (node.allOf?.length ?? 0);
}

function combinations(node: SchemaNode, scope: CheckScope): readonly Test[] {
  return [
    ...(node.allOf ?? []).map((member) => testOf(member, scope)),
    ...(node.anyOf === undefined ? [] : [anyOfTest(node.anyOf, scope)]),
    ...(node.oneOf === undefined ? [] : [oneOfTest(node.oneOf, scope)]),
    ...(node.not === undefined ? [] : [notTest(node.not, scope)]),
    conditionTest(node, scope),
  ];
}

function refTest(target: TypeId, scope: CheckScope): Test {
  // It would call itself for ever. No value is accepted for certain; the interpreter has the last word.
  if (scope.isSameValue && scope.analysis.isEndless(scope.owner, target)) return fail;
  const check = sym(symbolOf.check(target));
  return call((value) => (scope.isShared ? code`${check}(${value} as unknown)` : code`${check}(${value})`));
}

/** Whether the test of a node says no to the absent value by itself. */
function refusesAbsent(node: SchemaNode): boolean {
  if (node.types !== undefined || node.values !== undefined || node.ref !== undefined) return true;
  const unions = [node.anyOf, node.oneOf].filter((members) => members !== undefined);
  return (node.allOf ?? []).some(refusesAbsent) || unions.some((members) => members.every(refusesAbsent));
}

function baseTest(node: SchemaNode, scope: CheckScope): Test {
  if (node.values === undefined) return facetsTest(node, scope);
  const possible = node.values.filter((value) => fitsTypes(value, node, scope.analysis.kinds(node)));
  const values = valuesTest(node, possible, scope);
  // Scalars say themselves which types they have.
  const { types: _types, ...untyped } = node;
  const isSure = possible.every(isScalarValue) || node.types === undefined;
  return all([facetsTest(isSure ? { ...untyped } : node, { ...scope, isPresent: true }), values]);
}

function facetsTest(node: SchemaNode, scope: CheckScope): Test {
  const { types } = node;
  if (scope.narrowed !== undefined) return facetTest(scope.narrowed, node, scope);
  if (types === undefined) return all(constrainedKinds(node).map((kind) => conditional(kind, node, scope)));
  const [only] = types;
  if (types.length === 1 && only !== undefined) return typedTest(only, node, scope);
  return any(types.map((type) => inline(typedTest(type, node, scope), scope)));
}

function typedTest(type: JsonType, node: SchemaNode, scope: CheckScope): Test {
  const kind = kindOfType(type);
  return all([typeGuard(type, node), facetTest(kind, node, scope)]);
}

/** What an untyped facet says: nothing about values of other kinds. */
function conditional(kind: Kind, node: SchemaNode, scope: CheckScope): Test {
  const test = facetTest(kind, node, scope);
  const guard = kindGuard(kind);
  if (test.form !== "steps") return any([not(guard), test]);
  return steps((value) => code`if (${guard.text(value)}) {${indent(statements(test, value))}}`);
}

function facetTest(kind: Kind, node: SchemaNode, outer: CheckScope): Test {
  const scope = { ...outer, isPresent: true, narrowed: narrowedKind(kind) };
  if (kind === "string" && node.string !== undefined) return stringTest(node.string, scope);
  if (kind === "number" && node.number !== undefined) return numberTest(node.number, scope);
  if (kind === "array" && node.array !== undefined) return arrayTest(node.array, scope);
  if (kind === "object" && node.object !== undefined) return objectTest(node.object, scope);
  return pass;
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
