import {
  childOrigin,
  ownValue,
  type PartRules,
  type PositionalDecl,
  type SchemaNode,
  type TypeId,
} from "../../ir/index.js";
import { itemsOf, membersOf } from "../located.js";
import type { ContentSource } from "./content.js";
import { encodingOf, type PartContext } from "./encoding.js";
import { filesIn } from "./files.js";
import { sameValue } from "./shape.js";

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
  const prefix = itemsOf(media, "prefixEncoding", scope) ?? [];
  const value = ownValue(media.record, "itemEncoding");
  const rest = value === undefined ? undefined : { value, origin: childOrigin(media.origin, "itemEncoding") };
  const any = isStream ? context.lookup(type)?.node : list?.items;
  const schemas = list?.prefixItems ?? [];
  return {
    prefix: Array.from({ length: Math.max(prefix.length, schemas.length) }, (_, index) =>
      rulesOf(encodingOf(prefix[index] ?? rest, context), schemas[index] ?? any, context),
    ),
    rest: rulesOf(encodingOf(rest, context), any, context),
    isStream,
  };
}

type List = { readonly prefixItems?: readonly SchemaNode[]; readonly items?: SchemaNode };

function listOf(type: TypeId, { lookup }: PartContext): List | undefined {
  const decl = lookup(type);
  const nodes = decl === undefined ? [] : [...sameValue(decl.node, lookup)];
  const isList = nodes.some(({ types }) => types?.length === 1 && types[0] === "array");
  return isList ? (nodes.find(({ array }) => array !== undefined)?.array ?? {}) : undefined;
}

/** A part that is a file is sent in the type that its schema says, unless its encoding says another one. */
function rulesOf(said: PartRules, node: SchemaNode | undefined, { scope }: PartContext): PartRules {
  if (node === undefined) return said;
  const { contentType } = said;
  const files = filesIn(scope.set.valueAt(node.origin), node.origin, { scope, contentType });
  if (files === undefined) return said;
  const isKnown = files.mediaType !== "application/octet-stream";
  return { binary: true, ...(isKnown && { contentType: files.mediaType }), ...said };
}
