import { quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  isRecord,
  type ParameterStyle,
  type PartDecl,
  type Property,
  type SchemaNode,
  type TypeLookup,
} from "../../ir/index.js";
import { checkFields, flagOf, type Located, membersOf, textOf } from "../located.js";
import type { Scope } from "../scope.js";
import type { ContentSource } from "./content.js";
import { filesIn } from "./files.js";
import { parseMediaType } from "./media-type.js";
import { locate } from "./reference.js";
import { propertiesOf, sameValue } from "./shape.js";

const fields: readonly string[] = [
  "contentType",
  "headers",
  "style",
  "explode",
  "allowReserved",
  "encoding",
  "prefixEncoding",
  "itemEncoding",
];

const styles: readonly ParameterStyle[] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/**
 * How the properties of a form or multipart body are written: those about which there is something to say. As the specification has it,
 * one of `style`, `explode` and `allowReserved` makes a property a parameter like those of a query; else its `contentType` counts.
 */
export function partsOf(content: ContentSource, lookup: TypeLookup, scope: Scope): readonly PartDecl[] {
  const { kind, media, type } = content;
  const encodings = new Map(membersOf(media, "encoding", scope).map((member) => [member.key, member]));
  for (const field of ["prefixEncoding", "itemEncoding"])
    if (Object.hasOwn(media.record, field))
      scope.remark("openapi-ignored", `Nothing is made of \`${field}\`.`, childOrigin(media.origin, field));
  if (kind !== "form" && kind !== "multipart") {
    if (encodings.size > 0)
      scope.remark(
        "openapi-ignored",
        "Only forms and multipart bodies have an `encoding`.",
        childOrigin(media.origin, "encoding"),
      );
    return [];
  }
  const decl = type === undefined ? undefined : lookup(type);
  const properties = decl ? partProperties(decl.node, lookup) : new Map<string, readonly Property[]>();
  for (const { key, origin } of encodings.values()) {
    if (properties.has(key)) continue;
    scope.reporter.report("keyword-ignored", `The body has no property ${quote(key)} to encode.`, origin);
  }
  return [...properties].flatMap(([property, described]) => {
    const member = encodings.get(property);
    const at = member && locate(member.value, member.origin, "An encoding", scope);
    const said = at ? encodingOf(at, scope) : {};
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

/** What is a file in one alternative and something else in another one shows by its value. */
function filesOf(
  properties: readonly Property[],
  { contentType }: Pick<PartDecl, "contentType">,
  scope: Scope,
): Pick<PartDecl, "binary" | "files" | "contentType"> | undefined {
  const found = properties.map(({ node }) =>
    filesIn(scope.set.valueAt(node.origin), node.origin, { scope, contentType }),
  );
  const [files] = found;
  if (files === undefined || found.includes(undefined)) return undefined;
  const form = found.every((each) => each?.form === files.form) ? files.form : "either";
  return { binary: true, contentType: files.mediaType, ...(form !== "one" && { files: form }) };
}

function encodingOf(at: Located, scope: Scope): Omit<PartDecl, "property" | "binary"> {
  checkFields(at, "an encoding", fields, scope);
  for (const field of ["encoding", "prefixEncoding", "itemEncoding"])
    if (Object.hasOwn(at.record, field))
      scope.remark("openapi-ignored", `Nothing is made of \`${field}\`.`, childOrigin(at.origin, field));
  const headers = membersOf(at, "headers", scope)
    .map(({ key }) => key)
    .filter((name) => name.toLowerCase() !== "content-type");
  if (headers.length > 0)
    scope.remark("openapi-ignored", "Headers of parts are not sent.", childOrigin(at.origin, "headers"));
  const isParameter = ["style", "explode", "allowReserved"].some((field) => Object.hasOwn(at.record, field));
  return {
    ...(isParameter ? parameterRules(at, scope) : contentRules(at, scope)),
    ...(headers.length > 0 && { headers }),
  };
}

function parameterRules(at: Located, scope: Scope): Pick<PartDecl, "style" | "explode" | "allowReserved"> {
  const said = textOf(at, "style", scope);
  const style = styles.find((known) => known === said) ?? "form";
  if (said !== undefined && said !== style) {
    const message = `A property has no style ${quote(said)}, only ${styles.join(", ")}.`;
    scope.reporter.report("openapi-parameter", message, childOrigin(at.origin, "style"), {
      severity: "warning",
    });
  }
  const explode = Object.hasOwn(at.record, "explode") ? flagOf(at, "explode", scope) : style === "form";
  return { style, explode, allowReserved: flagOf(at, "allowReserved", scope) };
}

/** A media type for the part, or several that it may have: then the file says which. */
function contentRules(at: Located, scope: Scope): Pick<PartDecl, "contentType"> {
  const text = textOf(at, "contentType", scope);
  if (text === undefined) return {};
  const types = text.split(",").map(parseMediaType);
  if (types.every((type) => type !== undefined))
    return { contentType: types.map((type) => type.text).join(", ") };
  scope.reporter.report(
    "openapi-media-type",
    `${quote(text)} is no media type.`,
    childOrigin(at.origin, "contentType"),
  );
  return {};
}
