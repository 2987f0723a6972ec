import { isAnyNode, type ObjectFacet, type Property, type SchemaNode } from "../../ir/index.js";
import { code, type Fragment, indent, lines, memberName } from "../../print/index.js";
import { hasDefault } from "../analysis/index.js";
import type { TypeScope } from "./scope.js";
import {
  anyType,
  isNever,
  openUnionOf,
  primary,
  type TypeText,
  undefinedType,
  unionOf,
} from "./type-text.js";

/** An object about which nothing is known. */
export const anyObjectType: TypeText = primary(
  code`{ readonly [key: string]: ${anyType.text} }`,
  "any object",
);

/** The type of an object. */
export function objectType(facet: ObjectFacet, inner: TypeScope): TypeText {
  const members = facet.properties.map((property) => declaredMember(property, inner));
  const required = facet.required.map((name) => code`readonly ${memberName(name)}: ${anyType.text};`);
  const index = indexSignature(facet, inner);
  const all = [...members.map((member) => member.text), ...required];
  if (index === undefined && all.length === 0) return anyObjectType;
  if (index === undefined) return block(all);
  if (all.length === 0) return primary(code`{ readonly [key: string]: ${index.text} }`);
  // An index signature speaks about every key, so it has to admit what the declared properties hold.
  const admitted = openUnionOf([
    index,
    ...members.flatMap((member) => member.types),
    ...(required.length > 0 ? [anyType] : []),
  ]);
  return block([...all, code`readonly [key: string]: ${admitted.text};`]);
}

type Member = { readonly text: Fragment; readonly types: readonly TypeText[] };

function declaredMember(property: Property, inner: TypeScope): Member {
  const type = inner.typeOf(property.node, inner);
  const isOptional = hasDefault(property) ? inner.side === "in" : !property.required;
  const name = memberName(property.name);
  const types = isOptional ? [type, undefinedType] : [type];
  const mark = isOptional ? code`?` : code``;
  return { text: code`${inner.docOf(property)}readonly ${name}${mark}: ${openUnionOf(types).text};`, types };
}

function block(members: readonly Fragment[]): TypeText {
  return primary(code`{${indent(lines(members))}}`);
}

// Only where the document speaks about further properties: an index signature on every open object would let each
// misspelt property through.
function indexSignature(facet: ObjectFacet, inner: TypeScope): TypeText | undefined {
  const { additionalProperties: additional, patternProperties: patterns } = facet;
  const isOpen = additional === undefined || isAnyNode(additional);
  if (isOpen) return patterns.length > 0 ? anyType : undefined;
  const further = inner.typeOf(additional, inner);
  if (patterns.length > 0)
    return unionOf([further, ...patterns.map((entry) => inner.typeOf(entry.node, inner))]);
  const isClosed = isNever(further);
  return isClosed && declaresSomething(facet) ? undefined : further;
}

function declaresSomething(facet: ObjectFacet): boolean {
  return facet.properties.length > 0 || facet.required.length > 0;
}

/** Whether the facet shows in a type. */
export function shapesObject(node: SchemaNode): boolean {
  const { object } = node;
  if (object === undefined) return false;
  return (
    declaresSomething(object) ||
    object.patternProperties.length > 0 ||
    object.additionalProperties !== undefined
  );
}
