import type { SchemaNode, TypeId } from "../../ir/index.js";
import { typeSym } from "../../print/index.js";
import { allKinds, isInt64, type Kind, type KindSet, kindsIn, kindsOfTypes } from "../analysis/index.js";
import { inputSymbol, symbolOf } from "../symbols.js";
import { anyArrayType, arrayType } from "./array.js";
import { multipliesTooFar } from "./distribution.js";
import { literalType } from "./literal.js";
import { anyObjectType, objectType } from "./object.js";
import { addsSomething } from "./said.js";
import type { TypeScope } from "./scope.js";
import {
  anyType,
  bigintType,
  booleanType,
  intersectionOf,
  neverType,
  nullType,
  numberType,
  primary,
  stringType,
  type TypeText,
  unionOf,
} from "./type-text.js";

/** The TypeScript type of a node: everything that fits the schema fits the type, not always the other way round. */
export function typeOf(node: SchemaNode, outer: TypeScope): TypeText {
  const { known, analysis } = outer;
  if (!isInside(outer) || analysis.inputDiffers(node)) return freshTypeOf(node, outer);
  const before = known.types.get(node);
  if (before !== undefined) return before;
  const made = freshTypeOf(node, outer);
  known.types.set(node, made);
  return made;
}

function freshTypeOf(node: SchemaNode, outer: TypeScope): TypeText {
  const allowed = outer.allowed & outer.analysis.kinds(node);
  if (allowed === 0) return neverType;
  const hasBase = addsSomething(node, outer);
  const base = hasBase ? [baseType(node, allowed, outer)] : [];
  if (!combines(node)) return base[0] ?? anyType;
  const said = hasBase ? outer.said & kindsOfTypes(node) : outer.said;
  return intersectionOf([...base, ...otherParts(node, { ...outer, allowed, said })]);
}

/** Most nodes do not, and need no scope of their own. */
function combines({ ref, allOf, anyOf, oneOf }: SchemaNode): boolean {
  return (ref ?? allOf ?? anyOf ?? oneOf) !== undefined;
}

function otherParts(node: SchemaNode, outer: TypeScope): readonly TypeText[] {
  const leavesUnionsOut = outer.leavesUnionsOut === true || multipliesTooFar(node);
  const scope = leavesUnionsOut ? { ...outer, leavesUnionsOut } : outer;
  const parts: TypeText[] = [];
  if (node.ref !== undefined) parts.push(refType(node.ref, scope));
  for (const member of node.allOf ?? []) parts.push(typeOf(member, scope));
  for (const members of leavesUnionsOut ? [] : [node.anyOf, node.oneOf]) {
    if (members !== undefined) parts.push(unionOf(members.map((member) => typeOf(member, scope))));
  }
  return parts.filter((part) => part !== anyType);
}

function refType(target: TypeId, scope: TypeScope): TypeText {
  // TypeScript refuses an alias that is only itself; such a schema accepts what the rest of it accepts.
  if (scope.isSameValue && scope.analysis.isEndless(scope.owner, target)) return anyType;
  const symbol = scope.side === "in" ? inputSymbol(target, scope.analysis) : symbolOf.model(target);
  return primary(typeSym(symbol), symbol);
}

function baseType(node: SchemaNode, allowed: KindSet, scope: TypeScope): TypeText {
  if (node.values !== undefined) return literalType(node, node.values, { allowed, side: scope.side });
  return unionOf(kindsIn(allowed).map((kind) => kindTypes[kind](node, scope)));
}

const kindTypes: Readonly<Record<Kind, (node: SchemaNode, scope: TypeScope) => TypeText>> = {
  object: (node, scope) =>
    node.object === undefined ? anyObjectType : objectType(node.object, inside(scope)),
  array: (node, scope) => (node.array === undefined ? anyArrayType : arrayType(node.array, inside(scope))),
  string: () => stringType,
  number: numericType,
  boolean: () => booleanType,
  null: () => nullType,
};

function numericType(node: SchemaNode, scope: TypeScope): TypeText {
  if (isInt64(node)) return scope.side === "in" ? unionOf([numberType, bigintType]) : bigintType;
  // Where no type is asked for, an integer beyond 2^53 may stand, and JSON text gives it as a bigint.
  return node.types === undefined ? unionOf([numberType, bigintType]) : numberType;
}

function inside(scope: TypeScope): TypeScope {
  if (isInside(scope)) return scope;
  return { ...scope, isSameValue: false, allowed: allKinds, said: allKinds, leavesUnionsOut: false };
}

/** Directly in a property or an item, where a type depends on nothing around it. */
function isInside({ isSameValue, allowed, said, leavesUnionsOut = false }: TypeScope): boolean {
  return !isSameValue && allowed === allKinds && said === allKinds && !leavesUnionsOut;
}
