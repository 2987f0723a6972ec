import type { Content } from "../descriptors.js";

/** A media type without its parameters, in lower case: `application/json`. */
export function essenceOf(contentType: string | undefined): string {
  if (contentType === undefined) return "";
  const end = contentType.indexOf(";");
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** Whether a media type is JSON: `application/json`, or anything that ends with `+json`. */
export function isJsonType(essence: string): boolean {
  return essence === "application/json" || essence === "text/json" || essence.endsWith("+json");
}

/** Whether a media type is a JSON text sequence: `application/json-seq`, or anything that ends with `+json-seq`. */
export function isSequenceType(essence: string): boolean {
  return essence === "application/json-seq" || essence.endsWith("+json-seq");
}

/**
 * The description that a media type meets: by name, else as JSON of another name (`application/problem+json` where
 * `application/json` is described), else by range (`text/*`), else any.
 */
export function contentFor(contents: readonly Content[], essence: string): Content | undefined {
  const [only] = contents;
  // The usual case, without a search.
  if (contents.length === 1 && only?.mediaType === essence) return only;
  const by = (test: (type: string, content: Content) => boolean): Content | undefined =>
    contents.find((content) => test(essenceOf(content.mediaType), content));
  return (
    by((type) => type === essence) ??
    (isJsonType(essence) ? by((_, { kind }) => kind === "json") : undefined) ??
    by((type) => type.endsWith("/*") && type !== "*/*" && essence.startsWith(type.slice(0, -1))) ??
    by((type) => type === "*/*")
  );
}

/** The `charset` of a content type; UTF-8 when it names none. */
export function charsetOf(contentType: string | undefined): string {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? "")?.[1]?.toLowerCase() ?? "utf-8";
}
