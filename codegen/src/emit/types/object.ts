import type { ObjectFacet, Property, SchemaNode } from "../../ir/index.js";
import { code, type Fragment, indent, lines, memberName } from "../../print/index.js";
import { hasDefault } from "../analysis/index.js";
import { type IndexSignature, indexSignatures, listedNames, undeclaredType } from "./further-properties.js";
import type { Member, TypeScope } from "./scope.js";
import { anyType, openUnionOf, primary, type TypeText, undefinedType } from "./type-text.js";

/** An object about which nothing is known. */
export const anyObjectType: TypeText = primary(
  code`{ readonly [key: string]: ${anyType.text} }`,
  "any object",
);

/** The type of an object. */
export function objectType(facet: ObjectFacet, inner: TypeScope): TypeText {
  const members = [
    ...facet.properties.map((property) => declaredMember(property, inner)),
    ...facet.required.map((name) => undeclaredMember(name, facet, inner, false)),
    ...listedNames(facet).map((name) => undeclaredMember(name, facet, inner, true)),
  ];
  const signatures = indexSignatures(facet, inner);
  const [only] = signatures;
  if (members.length > 0)
    return block([...members.map(({ text }) => text), ...admitting(signatures, members)]);
  if (only === undefined) return anyObjectType;
  if (signatures.length > 1) return block(admitting(signatures, members));
  return primary(code`{ readonly [key: ${only.key}]: ${only.type.text} }`);
}

function declaredMember(property: Property, inner: TypeScope): Member {
  const before = inner.known.members.get(property);
  if (before !== undefined) return before;
  const type = inner.typeOf(property.node, inner);
  const fillsIn = hasDefault(property);
  const isOptional = fillsIn ? inner.side === "in" : !property.required;
  const made = member(property.name, type, isOptional, inner.known.docOf(property));
  if (!fillsIn && !inner.analysis.inputDiffers(property.node)) inner.known.members.set(property, made);
  return made;
}

function undeclaredMember(name: string, facet: ObjectFacet, inner: TypeScope, isOptional: boolean): Member {
  return member(name, undeclaredType(facet, inner), isOptional, code``);
}

function member(name: string, type: TypeText, isOptional: boolean, about: Fragment): Member {
  const types = isOptional ? [type, undefinedType] : [type];
  const mark = isOptional ? code`?` : code``;
  return {
    name,
    types,
    text: code`${about}readonly ${memberName(name)}${mark}: ${openUnionOf(types).text};`,
  };
}

/** An index signature speaks about every key that it covers, so it has to admit what the properties of such names hold. */
function admitting(signatures: readonly IndexSignature[], members: readonly Member[]): readonly Fragment[] {
  return signatures.map(({ key, covers, type }) => {
    const covered = members.filter(({ name }) => covers(name)).flatMap(({ types }) => types);
    return code`readonly [key: ${key}]: ${openUnionOf([type, ...covered]).text};`;
  });
}

function block(members: readonly Fragment[]): TypeText {
  return primary(code`{${indent(lines(members))}}`);
}

/** Whether the facet shows in a type. */
export function shapesObject(node: SchemaNode): boolean {
  const { object } = node;
  if (object === undefined) return false;
  return (
    object.properties.length > 0 ||
    object.required.length > 0 ||
    object.patternProperties.length > 0 ||
    object.additionalProperties !== undefined ||
    listedNames(object).length > 0
  );
}
