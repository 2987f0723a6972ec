import { quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  type JsonRecord,
  ownValue,
  type ParameterStyle,
  type PartDecl,
  type Property,
  type TypeLookup,
} from "../../ir/index.js";
import { checkFields, flagOf, type Located, membersOf, textOf } from "../located.js";
import type { Scope } from "../scope.js";
import { isFile, throughReferences } from "./body-type.js";
import type { ContentSource } from "./content.js";
import { parseMediaType } from "./media-type.js";
import { locate } from "./reference.js";
import { propertiesOf } from "./shape.js";

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
  const properties = decl ? propertiesOf(decl.node, lookup) : new Map<string, Property>();
  for (const { key, origin } of encodings.values()) {
    if (properties.has(key)) continue;
    scope.reporter.report("keyword-ignored", `The body has no property ${quote(key)} to encode.`, origin);
  }
  return [...properties.values()].flatMap((property) => {
    const member = encodings.get(property.name);
    const at = member && locate(member.value, member.origin, "An encoding", scope);
    const said = at ? encodingOf(at, scope) : {};
    const isBinary = kind === "multipart" && holdsFile(property, said, scope);
    if (Object.keys(said).length === 0 && !isBinary) return [];
    return [{ property: property.name, ...said, ...(isBinary && { binary: true }) }];
  });
}

function encodingOf(at: Located, scope: Scope): Omit<PartDecl, "property" | "binary"> {
  checkFields(at, "an encoding", fields, scope);
  for (const field of ["encoding", "prefixEncoding", "itemEncoding"])
    if (Object.hasOwn(at.record, field))
      scope.remark("openapi-ignored", `Nothing is made of \`${field}\`.`, childOrigin(at.origin, field));
  const headers = membersOf(at, "headers", scope)
    .map(({ key }) => key)
    .filter((name) => name.toLowerCase() !== "content-type");
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

/** Whether a property holds bytes, or a list of them: by its schema, or because its media type is none that JSON or text could be in. */
function holdsFile(
  { node }: Property,
  { contentType }: Pick<PartDecl, "contentType">,
  scope: Scope,
): boolean {
  const schema = throughReferences(scope.set.valueAt(node.origin), node.origin, scope);
  if (schema === undefined) return false;
  const items = ownValue(schema.record, "items");
  const single =
    ownValue(schema.record, "type") === "array"
      ? throughReferences(items, childOrigin(schema.origin, "items"), scope)
      : schema;
  return (
    single !== undefined &&
    (saysFile(single.record) ||
      (contentType !== undefined && isBytes(contentType) && isTextual(single.record)))
  );
}

function saysFile(schema: JsonRecord): boolean {
  const types = ownValue(schema, "type");
  return isFile(schema) && (types === undefined || isTextual(schema));
}

function isTextual(schema: JsonRecord): boolean {
  const type = ownValue(schema, "type");
  const hasEncoding = Object.hasOwn(schema, "contentEncoding");
  return (
    !hasEncoding &&
    (type === undefined || type === "string" || (Array.isArray(type) && type.includes("string")))
  );
}

function isBytes(contentType: string): boolean {
  return contentType
    .split(",")
    .some((type) =>
      /^\s*(?:image|audio|video|font|model)\/|^\s*application\/(?:octet-stream|pdf|zip|gzip)/.test(type),
    );
}
