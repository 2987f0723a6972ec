import { childOrigin, isList, type Json, type JsonRecord, type Origin, ownValue } from "../../ir/index.js";
import type { Scope } from "../scope.js";
import { isFile, throughReferences } from "./body-type.js";

/** Files that a schema stands for. */
export type Files = {
  /** Whether it may be one file, a list of them, or either. */
  readonly form: "one" | "many" | "either";
  /** What its schema says they are; several or none is bytes of any kind (OpenAPI, "Encoding Object", `contentType`). */
  readonly mediaType: string;
};

const anyBytes = "application/octet-stream";

/** Schemas in each other that are looked into; deeper ones hold no part of a body. */
const maxDepth = 8;

/**
 * The files in a part of a multipart body, by its schema, what that refers to and its alternatives, or because the media type that
 * its encoding says is none that JSON or text could be in.
 */
export function filesIn(
  value: Json | undefined,
  at: Origin,
  { scope, contentType }: { readonly scope: Scope; readonly contentType: string | undefined },
  depth = 0,
): Files | undefined {
  const schema = throughReferences(value, at, scope);
  if (schema === undefined || depth > maxDepth) return undefined;
  const { record, origin } = schema;
  const inner = (held: Json | undefined, ...tokens: readonly string[]): Files | undefined =>
    filesIn(held, childOrigin(origin, ...tokens), { scope, contentType }, depth + 1);
  if (ownValue(record, "type") === "array") {
    const items = inner(ownValue(record, "items"), "items");
    return items && { ...items, form: "many" };
  }
  const members = ["anyOf", "oneOf", "allOf"].flatMap((word) => {
    const list = ownValue(record, word);
    return isList(list) ? list.flatMap((member, index) => inner(member, word, String(index)) ?? []) : [];
  });
  if (members.length > 0) return either(members);
  const isCombined = ["anyOf", "oneOf", "allOf"].some((word) => Object.hasOwn(record, word));
  if (!saysFile(record) && (isCombined || !isBytes(contentType) || !isTextual(record))) return undefined;
  const media = ownValue(record, "contentMediaType");
  return { form: "one", mediaType: typeof media === "string" ? media : anyBytes };
}

function either(members: readonly Files[]): Files {
  const [{ form, mediaType } = { form: "one", mediaType: anyBytes } satisfies Files] = members;
  return {
    form: members.every((member) => member.form === form) ? form : "either",
    mediaType: members.every((member) => member.mediaType === mediaType) ? mediaType : anyBytes,
  };
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

function isBytes(contentType = ""): boolean {
  return contentType
    .split(",")
    .some((type) =>
      /^\s*(?:image|audio|video|font|model)\/|^\s*application\/(?:octet-stream|pdf|zip|gzip)/.test(type),
    );
}
