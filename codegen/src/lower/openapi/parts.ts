import { quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  isRecord,
  ownValue,
  type PartDecl,
  type Property,
  type SchemaNode,
  type TypeLookup,
} from "../../ir/index.js";
import { membersOf } from "../located.js";
import type { Scope } from "../scope.js";
import { throughReferences } from "./body-type.js";
import type { ContentSource } from "./content.js";
import { encodingOf, type NestedPart, type PartContext } from "./encoding.js";
import { filesIn } from "./files.js";
import { kindOf, parseMediaType } from "./media-type.js";
import { propertiesOf, sameValue } from "./shape.js";

/**
 * How the properties of a form or multipart body are written: those about which there is something to say. As the specification has it,
 * one of `style`, `explode` and `allowReserved` makes a property a parameter like those of a query; else its `contentType` counts.
 */
export function partsOf(content: ContentSource, context: PartContext): readonly PartDecl[] {
  const { lookup, scope } = context;
  const { kind, media, type } = content;
  remarkPositions(content, scope);
  if (kind === "form" || kind === "multipart") {
    const node = type === undefined ? undefined : lookup(type)?.node;
    return namedParts({ at: media, node, kind }, context);
  }
  if (membersOf(media, "encoding", scope).length > 0)
    scope.remark(
      "openapi-ignored",
      "Only forms and multipart bodies have an `encoding`.",
      childOrigin(media.origin, "encoding"),
    );
  return [];
}

/** The same for what is a form or multipart body: the whole of it, a part, or a query. */
export function namedParts(
  { at, node, kind }: Omit<NestedPart, "node"> & { readonly node: SchemaNode | undefined },
  context: PartContext,
): readonly PartDecl[] {
  const { lookup, scope } = context;
  const encodings = new Map(membersOf(at, "encoding", scope).map((member) => [member.key, member]));
  const properties = node ? partProperties(node, lookup) : new Map<string, readonly Property[]>();
  for (const { key, origin } of encodings.values()) {
    if (properties.has(key)) continue;
    scope.reporter.report("keyword-ignored", `The body has no property ${quote(key)} to encode.`, origin);
  }
  return [...properties].flatMap(([property, described]) => {
    const said = encodingOf(encodings.get(property), described[0]?.node, context);
    const files = kind === "multipart" ? filesOf(described, said, scope) : undefined;
    if (Object.keys(said).length === 0 && files === undefined) return [];
    return [{ property, ...files, ...said }];
  });
}

/**
 * Whether a multipart body has files where the properties that all its values share do not show them: in some of several
 * alternatives, or under names that its schema leaves open.
 */
export function hasHiddenFiles({ kind, type }: ContentSource, lookup: TypeLookup, scope: Scope): boolean {
  const decl = type === undefined || kind !== "multipart" ? undefined : lookup(type);
  if (decl === undefined) return false;
  const context = { scope, contentType: undefined };
  const isFile = ({ origin }: SchemaNode): boolean => {
    const value = scope.set.valueAt(origin);
    return isRecord(value) && Object.keys(value).length > 0 && filesIn(value, origin, context) !== undefined;
  };
  const shared = propertiesOf(decl.node, lookup);
  return alternativesOf(decl.node, lookup).some((alternative) => {
    const own = [...propertiesOf(alternative, lookup).values()];
    return (
      openNodes(alternative, lookup).some(isFile) ||
      own.some((property) => shared.get(property.name) !== property && isFile(property.node))
    );
  });
}

/** The schemas of values under names that a schema does not list. */
function openNodes(root: SchemaNode, lookup: TypeLookup): readonly SchemaNode[] {
  return [...sameValue(root, lookup)].flatMap(({ object }) => [
    ...(object?.additionalProperties ? [object.additionalProperties] : []),
    ...(object?.patternProperties ?? []).map(({ node }) => node),
  ]);
}

/** The properties of a body by name, those of its alternatives with them. */
function partProperties(root: SchemaNode, lookup: TypeLookup): ReadonlyMap<string, readonly Property[]> {
  const found = new Map<string, Property[]>();
  for (const alternative of alternativesOf(root, lookup))
    for (const property of propertiesOf(alternative, lookup).values()) {
      const known = found.get(property.name);
      if (known === undefined) found.set(property.name, [property]);
      else known.push(property);
    }
  return found;
}

/** A schema, and the schemas of which values have to fit one. */
function alternativesOf(root: SchemaNode, lookup: TypeLookup): readonly SchemaNode[] {
  const found = new Set([root]);
  for (const each of found)
    for (const node of sameValue(each, lookup))
      for (const member of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) found.add(member);
  return [...found];
}

/** Places are said of bodies whose parts have none. */
function remarkPositions({ media }: ContentSource, scope: Scope): void {
  for (const field of ["prefixEncoding", "itemEncoding"])
    if (Object.hasOwn(media.record, field))
      scope.remark(
        "openapi-ignored",
        `\`${field}\` speaks about the parts of a multipart body that is a list.`,
        childOrigin(media.origin, field),
      );
}

/** What only a text or bytes can be, since its media type is neither JSON nor made of parts, though its schema says otherwise. */
function writtenPart(
  properties: readonly Property[],
  contentType: string | undefined,
  scope: Scope,
): Pick<PartDecl, "isWritten" | "files"> | undefined {
  const media = contentType === undefined ? undefined : parseMediaType(contentType);
  const kind = media && media.text !== "text/plain" ? kindOf(media) : undefined;
  const isOther = kind === "text" || kind === "binary";
  const types = properties.map(({ node }) => {
    const schema = throughReferences(scope.set.valueAt(node.origin), node.origin, scope);
    return schema && ownValue(schema.record, "type");
  });
  if (!isOther || !types.every((type) => type === undefined || type === "object" || type === "array"))
    return undefined;
  const lists = types.filter((type) => type === "array").length;
  if (lists === 0) return { isWritten: true };
  return { isWritten: true, files: lists === types.length ? "many" : "either" };
}

/** What is a file in one alternative and something else in another one shows by its value. */
function filesOf(
  properties: readonly Property[],
  { contentType }: Pick<PartDecl, "contentType">,
  scope: Scope,
): Pick<PartDecl, "binary" | "files" | "contentType" | "isWritten"> | undefined {
  const found = properties.map(({ node }) =>
    filesIn(scope.set.valueAt(node.origin), node.origin, { scope, contentType }),
  );
  const [files] = found;
  if (files === undefined || found.includes(undefined)) return writtenPart(properties, contentType, scope);
  const form = found.every((each) => each?.form === files.form) ? files.form : "either";
  return { binary: true, contentType: files.mediaType, ...(form !== "one" && { files: form }) };
}
