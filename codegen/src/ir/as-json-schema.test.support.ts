import type { TypeDecl } from "./model.js";
import type { Json, ObjectFacet, SchemaNode } from "./node.js";

type Schema = { [keyword: string]: unknown };

/** A node said again as JSON Schema 2020-12, for validators of others. References become `$ref`s into `$defs`. */
export function asJsonSchema(root: TypeDecl, types: readonly TypeDecl[]): Schema {
  const $defs = Object.fromEntries(types.map((decl) => [keyOf(decl.id), schemaOf(decl.node)]));
  return { $defs, ...refTo(root.id) };
}

function schemaOf(node: SchemaNode): unknown {
  if (node.never) return false;
  const several = (members: readonly SchemaNode[] | undefined) => members?.map(schemaOf);
  const one = (inner: SchemaNode | undefined) => inner && schemaOf(inner);
  return withoutUndefined({
    type: node.types,
    enum: node.values?.map(plain),
    ...(node.ref && refTo(node.ref)),
    ...node.string,
    ...node.number,
    ...node.array,
    prefixItems: several(node.array?.prefixItems),
    items: one(node.array?.items),
    contains: one(node.array?.contains),
    ...(node.object && objectWords(node.object)),
    allOf: several(node.allOf),
    anyOf: several(node.anyOf),
    oneOf: several(node.oneOf),
    not: one(node.not),
    if: one(node.if),
    // biome-ignore lint/suspicious/noThenProperty: the keyword
    then: one(node.then),
    else: one(node.else),
    unevaluatedItems: one(node.unevaluatedItems),
    unevaluatedProperties: one(node.unevaluatedProperties),
  });
}

function objectWords(facet: ObjectFacet): Schema {
  const { properties, required, patternProperties, dependentRequired, dependentSchemas } = facet;
  const entries = <T>(list: readonly T[], entry: (item: T) => readonly [string, unknown]) =>
    list.length > 0 ? Object.fromEntries(list.map(entry)) : undefined;
  return {
    properties: entries(properties, ({ name, node }) => [name, schemaOf(node)]),
    required: [...required, ...properties.filter((property) => property.required).map(({ name }) => name)],
    patternProperties: entries(patternProperties, ({ pattern, node }) => [pattern, schemaOf(node)]),
    additionalProperties: facet.additionalProperties && schemaOf(facet.additionalProperties),
    propertyNames: facet.propertyNames && schemaOf(facet.propertyNames),
    minProperties: facet.minProperties,
    maxProperties: facet.maxProperties,
    dependentRequired: entries(dependentRequired, ({ property, requires }) => [property, requires]),
    dependentSchemas: entries(dependentSchemas, ({ property, node }) => [property, schemaOf(node)]),
  };
}

function refTo(id: string): Schema {
  return { $ref: `#/$defs/${keyOf(id)}` };
}

/** Validators do not agree about percent signs in pointers. */
function keyOf(id: string): string {
  return id.replace(/[^A-Za-z0-9]/g, (unit) => `_${unit.charCodeAt(0)}_`);
}

/** As other people's parsers have it: with prototypes, and without exact integers. */
function plain(value: Json): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? Number(part) : part)));
}

function withoutUndefined(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
