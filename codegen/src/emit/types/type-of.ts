import type { SchemaNode, TypeId } from "../../ir/index.js";
import { typeSym } from "../../print/index.js";
import { allKinds, isInt64, type Kind, kindsIn, kindsOfTypes } from "../analysis/index.js";
import { symbolOf } from "../symbols.js";
import { anyArrayType, arrayType } from "./array.js";
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
  const allowed = outer.allowed & outer.analysis.kinds(node);
  if (allowed === 0) return neverType;
  const hasBase = addsSomething(node, outer);
  const said = hasBase ? outer.said & kindsOfTypes(node) : outer.said;
  const scope = { ...outer, typeOf, allowed, said };
  const others = otherParts(node, scope);
  return intersectionOf(hasBase ? [baseType(node, scope), ...others] : others);
}

function otherParts(node: SchemaNode, scope: TypeScope): readonly TypeText[] {
  const parts: TypeText[] = [];
  if (node.ref !== undefined) parts.push(refType(node.ref, scope));
  for (const member of node.allOf ?? []) parts.push(typeOf(member, scope));
  for (const members of [node.anyOf, node.oneOf]) {
    if (members !== undefined) parts.push(unionOf(members.map((member) => typeOf(member, scope))));
  }
  return parts.filter((part) => part !== anyType);
}

function refType(target: TypeId, scope: TypeScope): TypeText {
  // TypeScript refuses an alias that is only itself; such a schema accepts what the rest of it accepts.
  if (scope.isSameValue && scope.analysis.isEndless(scope.owner, target)) return anyType;
  const isInput = scope.side === "in" && scope.analysis.inputDiffers(scope.analysis.decl(target).node);
  const symbol = isInput ? symbolOf.input(target) : symbolOf.model(target);
  return primary(typeSym(symbol), symbol);
}

function baseType(node: SchemaNode, scope: TypeScope): TypeText {
  if (node.values !== undefined) return literalType(node, node.values, scope);
  return unionOf(kindsIn(scope.allowed).map((kind) => kindTypes[kind](node, scope)));
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
  return { ...scope, isSameValue: false, allowed: allKinds, said: allKinds };
}
