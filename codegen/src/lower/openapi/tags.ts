import {
  type Json,
  mapChildren,
  type Property,
  pointerTokens,
  restrictsOnlyBy,
  type SchemaNode,
  type TypeDecl,
  type TypeId,
  type TypeLookup,
  typeLookup,
} from "../../ir/index.js";
import type { Scope } from "../scope.js";
import { type Family, familiesOf, heirsOf } from "./hierarchies.js";
import { propertiesOf } from "./shape.js";

/** What telling types apart works on. `declared` are the declarations before their bases were merged into them. */
export type TagContext = Pick<Scope, "hierarchies" | "unions" | "isOpenApi" | "limits"> & {
  readonly declared: readonly TypeDecl[];
};

/**
 * Writes what discriminators say into the types of OpenAPI documents, so that compilers and validators can tell them apart: a member
 * of a union has the value that leads to it, and so has a schema that extends another one with a `discriminator`, which itself becomes
 * the union of those. A value that the property already has in a schema stays what it is: schemas are right more often than mappings.
 */
export function tellApart(types: readonly TypeDecl[], context: TagContext): readonly TypeDecl[] {
  const families = familiesOf(context);
  const tagged = families.size === 0 ? types : withFamilies(types, families, context);
  const lookup = typeLookup(tagged);
  const known = new Map<SchemaNode, SchemaNode>();
  const holders = holdersOf(context);
  return tagged.map((decl) => {
    if (!holders.has(decl.id)) return decl;
    const node = tagUnions(decl.node, lookup, known);
    return node === decl.node ? decl : { ...decl, node };
  });
}

/** The declarations that have such a union somewhere, or extend one that has: bases are merged into what extends them. */
function holdersOf({ declared, unions, isOpenApi }: TagContext): ReadonlySet<TypeId> {
  const places = unions.filter(({ file }) => isOpenApi(file));
  const holders = new Set<TypeId>();
  if (places.length === 0) return holders;
  for (const { id, origin } of declared) {
    const isIn = places.some(
      ({ file, pointer }) => file === origin.file && `${pointer}/`.startsWith(`${origin.pointer}/`),
    );
    if (isIn) holders.add(id);
  }
  const heirs = heirsOf(declared);
  for (const id of holders) for (const heir of heirs.get(id) ?? []) holders.add(heir);
  return holders;
}

function tagUnions(node: SchemaNode, lookup: TypeLookup, known: Map<SchemaNode, SchemaNode>): SchemaNode {
  const before = known.get(node);
  if (before) return before;
  const inner = mapChildren(node, (child) => tagUnions(child, lookup, known));
  const made = inner.discriminator ? tagMembers(inner, inner.discriminator, lookup) : inner;
  known.set(node, made);
  return made;
}

function tagMembers(
  node: SchemaNode,
  { property, mapping, fallback }: NonNullable<SchemaNode["discriminator"]>,
  lookup: TypeLookup,
): SchemaNode {
  const tagged = (members: readonly SchemaNode[] | undefined): readonly SchemaNode[] | undefined =>
    members?.map((member) => {
      const values = mapping.filter(({ target }) => target === member.ref).map(({ value }) => value);
      const declared = propertiesOf(member, lookup).get(property);
      const isOpen = member.ref === fallback || values.length === 0;
      if (isOpen || declared === undefined || !isOpenText(declared.node)) return member;
      const tag = tagOf({ ...declared, required: true }, values);
      const { origin } = member;
      return {
        origin,
        docs: {},
        allOf: [member, { origin, docs: {}, types: ["object"], object: objectWith(tag) }],
      };
    });
  const { anyOf, oneOf } = node;
  if (fallback !== undefined) return withFallback(node, tagged);
  return {
    ...node,
    ...(anyOf && { anyOf: tagged(anyOf) ?? [] }),
    ...(oneOf && { oneOf: tagged(oneOf) ?? [] }),
  };
}

/** What is the member for all the rest may also be of another member's shape, so one that fits is enough. */
function withFallback(
  { discriminator: _discriminator, anyOf, oneOf, ...node }: SchemaNode,
  tagged: (members: readonly SchemaNode[] | undefined) => readonly SchemaNode[] | undefined,
): SchemaNode {
  const any = tagged(oneOf ?? anyOf) ?? [];
  if (oneOf === undefined || anyOf === undefined) return { ...node, anyOf: any };
  const { origin } = node;
  return { ...node, anyOf, allOf: [...(node.allOf ?? []), { origin, docs: {}, anyOf: any }] };
}

function withFamilies(
  types: readonly TypeDecl[],
  families: ReadonlyMap<TypeId, Family>,
  { limits }: TagContext,
): readonly TypeDecl[] {
  // A base that could not be merged is still asked about the same value, and must not be a union by then.
  const whole = new Set(types.flatMap(({ id, node }) => (isMergedObject(node) ? [id] : [])));
  return types.map((decl) => {
    const family = families.get(decl.id);
    if (family === undefined || !whole.has(decl.id)) return decl;
    const isUnion = family.heirs.length < limits.maxUnionMembers && family.heirs.every((id) => whole.has(id));
    return withFamily(decl, isUnion ? family : { ...family, heirs: [] });
  });
}

/** A type with its own value of the property that tells its family apart; one that others extend is itself or one of them. */
function withFamily(decl: TypeDecl, family: Family): TypeDecl {
  const values = family.values.length > 0 ? family.values : [pointerTokens(decl.origin.pointer).at(-1) ?? ""];
  const own = withTag(decl.node, family.property, values);
  if (family.heirs.length === 0) return own === decl.node ? decl : { ...decl, node: own };
  const { origin, docs } = decl.node;
  const heirs = family.heirs.map((ref) => ({ origin, docs: {}, ref }));
  return { ...decl, node: { origin, docs, oneOf: [...heirs, { ...own, docs: {} }] } };
}

function isMergedObject(node: SchemaNode): boolean {
  return node.object !== undefined && restrictsOnlyBy(node, ["types", "object"]);
}

function withTag(node: SchemaNode, name: string, values: readonly string[]): SchemaNode {
  const { object } = node;
  const declared = object?.properties.find((property) => property.name === name);
  if (object === undefined || declared === undefined || !isOpenText(declared.node)) return node;
  const properties = object.properties.map((property) =>
    property === declared ? tagOf({ ...property, required: true }, values) : property,
  );
  return { ...node, object: { ...object, properties } };
}

function tagOf(property: Property, values: readonly Json[]): Property {
  const { valueNames: _valueNames, ...node } = property.node;
  return { ...property, node: { ...node, values } };
}

/** Whether a property is a text of which the schema does not say which. */
function isOpenText(node: SchemaNode): boolean {
  return (
    node.values === undefined &&
    node.types?.length === 1 &&
    node.types[0] === "string" &&
    restrictsOnlyBy(node, ["types"])
  );
}

function objectWith(property: Property): NonNullable<SchemaNode["object"]> {
  return {
    properties: [property],
    required: [],
    patternProperties: [],
    dependentRequired: [],
    dependentSchemas: [],
  };
}
