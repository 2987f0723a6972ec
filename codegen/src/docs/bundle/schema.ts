import type {
  ApiModel,
  ArrayFacet,
  Json,
  JsonRecord,
  NumberFacet,
  ObjectFacet,
  Property,
  SchemaNode,
  TypeId,
} from "../../ir/index.js";

type Words = { [word: string]: Json };

/**
 * All models of a package as one schema of JSON Schema 2020-12: each is a resource of its own under `$defs`, with an `$id` by which
 * it can be referred to. Whatever language and draft the documents are written in, this says what they mean.
 *
 * @param name - part of the identities: `urn:edgeloom:NAME:MODEL`
 * @param slugOf - what each model is called there
 */
export function schemaBundle(model: ApiModel, name: string, slugOf: (id: TypeId) => string): Json {
  const idOf = (id: TypeId): string => `urn:edgeloom:${name}:${slugOf(id)}`;
  const shown = model.types.filter(({ view }) => view === undefined);
  const defs = shown.map(({ id, node, name: title }) => {
    const schema = schemaOf(node, idOf);
    const own = schema === true ? {} : schema === false ? { not: {} } : schema;
    return [slugOf(id), { $id: idOf(id), title, ...own }] as const;
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:edgeloom:${name}`,
    ...(model.title !== undefined && { title: model.title }),
    $defs: Object.fromEntries(defs),
  };
}

type IdOf = (id: TypeId) => string;

/** One schema in the words of JSON Schema 2020-12. */
export function schemaOf(node: SchemaNode, idOf: IdOf): boolean | Words {
  if (node.never === true) return false;
  const inner = (child: SchemaNode): Json => schemaOf(child, idOf);
  const words: Words = {
    ...annotations(node),
    ...(node.ref !== undefined && { $ref: idOf(node.ref) }),
    ...typeWords(node),
    ...(node.values?.length === 1 && { const: node.values[0] as Json }),
    ...(node.values !== undefined && node.values.length !== 1 && { enum: node.values }),
    ...(node.string && { ...node.string }),
    ...(node.number && numberWords(node.number)),
    ...(node.array && arrayWords(node.array, inner)),
    ...(node.object && objectWords(node.object, inner)),
    ...combinations(node, inner),
  };
  return words;
}

function annotations({ docs }: SchemaNode): Words {
  return {
    ...(docs.title !== undefined && { title: docs.title }),
    ...(docs.description !== undefined && { description: docs.description }),
    ...(docs.deprecated === true && { deprecated: true }),
    ...(docs.default !== undefined && { default: docs.default }),
    ...(docs.examples !== undefined && { examples: docs.examples }),
  };
}

function typeWords({ types }: SchemaNode): Words {
  if (types === undefined) return {};
  return { type: types.length === 1 ? (types[0] as string) : types };
}

function numberWords({ format, ...bounds }: NumberFacet): Words {
  return { ...bounds, ...(format !== undefined && { format }) };
}

function arrayWords(facet: ArrayFacet, inner: (node: SchemaNode) => Json): Words {
  const { prefixItems, items, contains, ...counts } = facet;
  return {
    ...(prefixItems && { prefixItems: prefixItems.map(inner) }),
    ...(items && { items: inner(items) }),
    ...(contains && { contains: inner(contains) }),
    ...(counts as Words),
  };
}

function objectWords(facet: ObjectFacet, inner: (node: SchemaNode) => Json): Words {
  const { properties, patternProperties, additionalProperties, propertyNames, dependentSchemas } = facet;
  const required = [
    ...properties.filter((property) => property.required).map(({ name }) => name),
    ...facet.required,
  ];
  return {
    ...(properties.length > 0 && {
      properties: record(properties.map((property) => [property.name, propertySchema(property, inner)])),
    }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
    ...(patternProperties.length > 0 && {
      patternProperties: record(patternProperties.map(({ pattern, node }) => [pattern, inner(node)])),
    }),
    ...(additionalProperties && { additionalProperties: inner(additionalProperties) }),
    ...(propertyNames && { propertyNames: inner(propertyNames) }),
    ...(facet.minProperties !== undefined && { minProperties: facet.minProperties }),
    ...(facet.maxProperties !== undefined && { maxProperties: facet.maxProperties }),
    ...(facet.dependentRequired.length > 0 && {
      dependentRequired: record(
        facet.dependentRequired.map(({ property, requires }) => [property, requires]),
      ),
    }),
    ...(dependentSchemas.length > 0 && {
      dependentSchemas: record(dependentSchemas.map(({ property, node }) => [property, inner(node)])),
    }),
  };
}

function propertySchema(property: Property, inner: (node: SchemaNode) => Json): Json {
  const schema = inner(property.node) as boolean | Words;
  const said: Words = {
    ...(property.default !== undefined && { default: property.default }),
    ...(property.readOnly === true && { readOnly: true }),
    ...(property.writeOnly === true && { writeOnly: true }),
  };
  if (typeof schema === "boolean") return schema;
  return { ...schema, ...said };
}

function combinations(node: SchemaNode, inner: (node: SchemaNode) => Json): Words {
  const one = ["not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"] as const;
  const many = ["allOf", "anyOf", "oneOf"] as const;
  return Object.fromEntries([
    ...many.flatMap((word) => (node[word] === undefined ? [] : [[word, node[word].map(inner)] as const])),
    ...one.flatMap((word) => (node[word] === undefined ? [] : [[word, inner(node[word])] as const])),
  ]);
}

/** Own keys whatever they are called: `__proto__` is a name like any other. */
function record(entries: readonly (readonly [string, Json])[]): JsonRecord {
  const made = Object.create(null) as Record<string, Json>;
  for (const [key, value] of entries) made[key] = value;
  return made;
}
