import type { ApiModel, ObjectFacet, Property, SchemaNode, TypeDecl, TypeId } from "../ir/index.js";

/** What tests say of a node; its origin and docs go without saying. */
export type NodeSketch = Omit<SchemaNode, "origin" | "docs"> & Partial<Pick<SchemaNode, "docs">>;

const origin = { file: "test.json", pointer: "" };

/** A node from a sketch. */
export function node(sketch: NodeSketch = {}): SchemaNode {
  return { origin, docs: {}, ...sketch };
}

/** A node that says `string`. */
export const string: SchemaNode = node({ types: ["string"] });
/** A node that says `integer`. */
export const integer: SchemaNode = node({ types: ["integer"] });
/** A node that says `number`. */
export const number: SchemaNode = node({ types: ["number"] });
/** A node that says `boolean`. */
export const boolean: SchemaNode = node({ types: ["boolean"] });
/** A node that says `nothing`. */
export const nothing: SchemaNode = node({ types: ["null"] });
/** A node that says `int64`. */
export const int64: SchemaNode = node({ types: ["integer"], number: { format: "int64" } });
/** A node that says `never`. */
export const never: SchemaNode = node({ never: true });
/** A node that says `any`. */
export const any: SchemaNode = node();

/** A reference to the declaration of a name. */
export function ref(name: string): SchemaNode {
  return node({ ref: idOf(name) });
}

/** Identity of the declaration of a name. */
export function idOf(name: string): TypeId {
  return `test.json#/${name}` as TypeId;
}

/** A required property. */
export function required(name: string, of: SchemaNode, more: Partial<Property> = {}): Property {
  return { name, node: of, required: true, ...more };
}

/** An optional property. */
export function optional(name: string, of: SchemaNode, more: Partial<Property> = {}): Property {
  return { name, node: of, required: false, ...more };
}

/** An object with properties. */
export function object(properties: readonly Property[], more: Partial<ObjectFacet> = {}): SchemaNode {
  return node({ types: ["object"], object: facet(properties, more) });
}

/** What an object facet says. */
export function facet(properties: readonly Property[], more: Partial<ObjectFacet> = {}): ObjectFacet {
  return {
    properties,
    required: [],
    patternProperties: [],
    dependentRequired: [],
    dependentSchemas: [],
    ...more,
  };
}

/** A list. */
export function array(
  items?: SchemaNode,
  more: Omit<NonNullable<SchemaNode["array"]>, "items"> = {},
): SchemaNode {
  return node({ types: ["array"], array: items === undefined ? more : { ...more, items } });
}

/** A model of the given declarations. */
export function modelOf(nodes: Readonly<Record<string, SchemaNode>>, more: Partial<ApiModel> = {}): ApiModel {
  const types = Object.keys(nodes)
    .sort()
    .map(
      (name): TypeDecl => ({
        id: idOf(name),
        name,
        group: "test",
        origin: { file: "test.json", pointer: `/${name}` },
        node: nodes[name] ?? any,
      }),
    );
  const wire = { input: "strict", nulls: "keep", charset: "utf8" } as const;
  return { types, topics: [], services: [], wire, title: undefined, sources: ["test.json"], ...more };
}
