import { isAnyNode, type ObjectFacet, type SchemaNode, type TypeId } from "../../ir/index.js";
import { type Analysis, allKinds, fitsTypes, type Kind, type KindSet, kindsIn } from "../analysis/index.js";
import { nothing, type Tokens } from "./tokens.js";

/** A schema in the words that the foreign generator reads: a small part of draft-04. */
export type ForeignSchema = { readonly [word: string]: unknown };

/** Where a schema is translated. */
export type ForeignScope = {
  readonly analysis: Analysis;
  readonly tokens: Tokens;
  /** The declaration that is translated. */
  readonly owner: TypeId;
  /** True until a property or item is entered: there a type may not lead back to itself. */
  readonly isSameValue: boolean;
  /** The kinds of values that the surroundings leave possible. */
  readonly allowed: KindSet;
};

const never: ForeignSchema = { enum: [nothing] };
const any: ForeignSchema = {};

/**
 * A schema that says the structure of a node: never less than it allows. References are listed values, so that there is nothing
 * to resolve, and no chain of them to follow.
 */
export function foreignSchema(node: SchemaNode, outer: ForeignScope): ForeignSchema {
  const allowed = outer.allowed & outer.analysis.kinds(node);
  if (allowed === 0) return never;
  const scope = { ...outer, allowed };
  const parts = [baseOf(node, scope), ...referenceOf(node, scope)];
  for (const member of node.allOf ?? []) parts.push(foreignSchema(member, scope));
  for (const members of [node.anyOf, node.oneOf])
    if (members !== undefined) parts.push(unionOf(members, scope));
  const saying = parts.filter((part) => part !== any);
  const [only] = saying;
  if (only === undefined) return any;
  return saying.length === 1 ? only : { allOf: saying };
}

function unionOf(members: readonly SchemaNode[], scope: ForeignScope): ForeignSchema {
  const schemas = members.map((member) => foreignSchema(member, scope));
  if (schemas.includes(any)) return any;
  const possible = schemas.filter((schema) => schema !== never);
  return possible.length === 0 ? never : { anyOf: possible };
}

function referenceOf({ ref }: SchemaNode, scope: ForeignScope): readonly ForeignSchema[] {
  if (ref === undefined || (scope.isSameValue && scope.analysis.isEndless(scope.owner, ref))) return [];
  return [{ enum: [scope.tokens.type(ref)] }];
}

function baseOf(node: SchemaNode, scope: ForeignScope): ForeignSchema {
  if (node.values !== undefined) {
    const values = node.values.filter((value) => fitsTypes(value, node, scope.allowed));
    return values.length === 0 ? never : { enum: values.map((value) => scope.tokens.value(value)) };
  }
  if (node.types === undefined && node.object === undefined && node.array === undefined) return any;
  const possible = kindsIn(scope.allowed).map((kind) => kindSchema(kind, node, scope));
  const [only] = possible;
  return only !== undefined && possible.length === 1 ? only : { anyOf: possible };
}

function kindSchema(kind: Kind, node: SchemaNode, scope: ForeignScope): ForeignSchema {
  const inner = { ...scope, isSameValue: false, allowed: allKinds };
  if (kind === "object") return objectSchema(node.object, inner);
  if (kind === "array") return arraySchema(node, inner);
  return { type: kind };
}

function objectSchema(facet: ObjectFacet | undefined, inner: ForeignScope): ForeignSchema {
  if (facet === undefined) return { type: "object", additionalProperties: true };
  const { tokens } = inner;
  const properties: Record<string, ForeignSchema> = {};
  const required: string[] = [];
  const undeclared = facet.required.map((name) => ({ name, node: undeclaredNode(facet), required: true }));
  for (const property of [...facet.properties, ...undeclared]) {
    const token = tokens.property(property);
    properties[token] = foreignSchema(property.node, inner);
    if (property.required) required.push(token);
  }
  return { type: "object", properties, required, additionalProperties: furtherOf(facet, inner) };
}

function undeclaredNode(facet: ObjectFacet): SchemaNode {
  const hasOwn = facet.additionalProperties !== undefined && facet.patternProperties.length === 0;
  return hasOwn ? facet.additionalProperties : { origin: { file: "", pointer: "" }, docs: {} };
}

/** Only where the document speaks about further properties, as in the types of models. */
function furtherOf(facet: ObjectFacet, inner: ForeignScope): ForeignSchema | boolean {
  const { additionalProperties: further, patternProperties } = facet;
  const declares = facet.properties.length > 0 || facet.required.length > 0;
  if (further === undefined || isAnyNode(further)) return patternProperties.length > 0 || !declares;
  const schemas = [further, ...patternProperties.map(({ node }) => node)].map((node) =>
    foreignSchema(node, inner),
  );
  const possible = schemas.filter((schema) => schema !== never);
  if (possible.length === 0) return declares ? false : never;
  if (possible.includes(any)) return true;
  return possible.length === 1 ? (possible[0] as ForeignSchema) : { anyOf: possible };
}

function arraySchema({ array }: SchemaNode, inner: ForeignScope): ForeignSchema {
  if (array === undefined) return { type: "array" };
  const { prefixItems = [], items, minItems, maxItems } = array;
  const bounds = { ...(minItems !== undefined && { minItems }), ...(maxItems !== undefined && { maxItems }) };
  const rest = items === undefined ? any : foreignSchema(items, inner);
  if (prefixItems.length > 0) {
    const first = prefixItems.map((item) => foreignSchema(item, inner));
    return {
      type: "array",
      items: first,
      additionalItems: rest === never ? false : rest === any ? true : rest,
      ...bounds,
    };
  }
  return rest === never
    ? { type: "array", items: [], additionalItems: false, maxItems: 0 }
    : { type: "array", items: rest, ...bounds };
}
