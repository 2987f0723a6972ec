import {
  childOrigin,
  ownValue,
  type PartRules,
  type PositionalDecl,
  type SchemaNode,
  type TypeId,
} from "../../ir/index.js";
import { itemsOf, type Located, membersOf } from "../located.js";
import type { ContentSource } from "./content.js";
import { encodingOf, type NestedPart, type PartContext } from "./encoding.js";
import { filesIn } from "./files.js";
import { isOnly, sameValue } from "./shape.js";

/**
 * How the parts of a multipart body are written that is a list: by its schema, or since the document speaks of places; undefined
 * for one whose parts have names.
 */
export function positionalOf(content: ContentSource, context: PartContext): PositionalDecl | undefined {
  const { kind, media, type } = content;
  const { scope } = context;
  if (kind !== "multipart" || type === undefined) return undefined;
  const isStream = Object.hasOwn(media.record, "itemSchema");
  const list = isStream ? undefined : listOf(type, context);
  if (!isStream && list === undefined) return undefined;
  for (const { origin } of membersOf(media, "encoding", scope))
    scope.remark("openapi-ignored", "Parts without names have no `encoding` of a name.", origin);
  const any = isStream ? context.lookup(type)?.node : list?.items;
  return { ...placesAt(media, { ...list, ...(any && { items: any }) }, context), isStream };
}

/** How the parts of a part are written that is a list; undefined where its parts have names, or it stands for several such parts. */
export function nestedPlaces({ at, node }: NestedPart, context: PartContext): PositionalDecl | undefined {
  const list = listAt(node, context);
  const speaksOfPlaces = ["prefixEncoding", "itemEncoding"].some((field) => Object.hasOwn(at.record, field));
  if (list === undefined || (!speaksOfPlaces && isObject(list.items, context))) return undefined;
  return { ...placesAt(at, list, context), isStream: false };
}

/** What the parts are of which a list of parts of a part consists; the part itself where it is none. */
export function itemOf({ node }: NestedPart, context: PartContext): SchemaNode {
  return listAt(node, context)?.items ?? node;
}

function isObject(node: SchemaNode | undefined, { lookup }: PartContext): boolean {
  return node !== undefined && isOnly(node, "object", lookup);
}

function placesAt(at: Located, list: List, context: PartContext): Pick<PositionalDecl, "prefix" | "rest"> {
  const prefix = itemsOf(at, "prefixEncoding", context.scope) ?? [];
  const value = ownValue(at.record, "itemEncoding");
  const rest = value === undefined ? undefined : { value, origin: childOrigin(at.origin, "itemEncoding") };
  const schemas = list.prefixItems ?? [];
  return {
    prefix: Array.from({ length: Math.max(prefix.length, schemas.length) }, (_, index) =>
      rulesOf(prefix[index] ?? rest, schemas[index] ?? list.items, context),
    ),
    rest: rulesOf(rest, list.items, context),
  };
}

type List = { readonly prefixItems?: readonly SchemaNode[]; readonly items?: SchemaNode };

function listOf(type: TypeId, context: PartContext): List | undefined {
  const decl = context.lookup(type);
  return decl === undefined ? undefined : listAt(decl.node, context);
}

function listAt(node: SchemaNode, { lookup }: PartContext): List | undefined {
  const nodes = [...sameValue(node, lookup)];
  const isList = nodes.some(({ types }) => types?.length === 1 && types[0] === "array");
  return isList ? (nodes.find(({ array }) => array !== undefined)?.array ?? {}) : undefined;
}

/** A part that is a file is sent in the type that its schema says, unless its encoding says another one. */
function rulesOf(
  member: Parameters<typeof encodingOf>[0],
  node: SchemaNode | undefined,
  context: PartContext,
): PartRules {
  const said = encodingOf(member, node, context);
  if (node === undefined) return said;
  const { contentType } = said;
  const { scope } = context;
  const files = filesIn(scope.set.valueAt(node.origin), node.origin, { scope, contentType });
  if (files === undefined) return said;
  const isKnown = files.mediaType !== "application/octet-stream";
  return { binary: true, ...(isKnown && { contentType: files.mediaType }), ...said };
}
