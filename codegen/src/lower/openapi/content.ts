import { quote } from "../../diagnostics/index.js";
import {
  type ContentDecl,
  childOrigin,
  isRecord,
  type JsonRecord,
  type Origin,
  ownValue,
  pointerTokens,
} from "../../ir/index.js";
import { checkFields, type Located, membersOf } from "../located.js";
import type { Scope } from "../scope.js";
import { bodyType, kindBySchema } from "./body-type.js";
import type { PartHeaders } from "./headers.js";
import { kindOf, type MediaType, parseMediaType } from "./media-type.js";
import { locate } from "./reference.js";

/** A body in one media type, with the place of its encodings: how its parts are written shows only when its type is known. */
export type ContentSource = Omit<ContentDecl, "parts" | "positional"> & {
  readonly media: Located;
  /** Of a multipart body that is sent. */
  readonly partHeaders?: PartHeaders;
};

const fields: readonly string[] = [
  "schema",
  "itemSchema",
  "example",
  "examples",
  "encoding",
  "prefixEncoding",
  "itemEncoding",
];

/** The bodies under `content`, in the order of the document. `name` is what schemas without a name of their own are named after. */
export function readContents(
  at: Located,
  name: string,
  scope: Scope,
  use: "reply" | "request" = "request",
): readonly ContentSource[] {
  const contents = ownValue(at.record, "content");
  if (!isRecord(contents)) {
    membersOf(at, "content", scope);
    return [];
  }
  const origin = childOrigin(at.origin, "content");
  const found: ContentSource[] = [];
  for (const key of Object.keys(contents)) {
    if (key.startsWith("x-")) continue;
    const media = locate(contents[key], childOrigin(origin, key), "A media type", scope);
    const mediaType = parseMediaType(key) ?? mended({ key, contents, origin, use }, scope);
    if (media === undefined || mediaType === undefined) continue;
    if (found.some((content) => content.mediaType === mediaType.text)) {
      const message = `${quote(mediaType.text)} is described twice; the first one counts.`;
      scope.reporter.report("openapi-media-type", message, childOrigin(origin, key), { severity: "warning" });
    } else
      found.push(
        readMedia(media, mediaType, found.length === 0 ? name : `${name}-${shortName(mediaType)}`, scope),
      );
  }
  return found;
}

type Misnamed = {
  readonly key: string;
  readonly contents: JsonRecord;
  readonly origin: Origin;
  readonly use: "reply" | "request";
};

/**
 * What is meant by a key that is no media type: that which its beginning is, if only its parameters are none, and any where nothing
 * else is described that may come back. It is left out beside others.
 */
function mended({ key, contents, origin, use }: Misnamed, scope: Scope): MediaType | undefined {
  const keys = Object.keys(contents);
  const isAny = keys.length === 1 && (use === "reply" || key === "");
  const found = parseMediaType(key.split(/[;,]/, 1)[0] ?? "") ?? (isAny ? parseMediaType("*/*") : undefined);
  const isPassable = found !== undefined || use === "reply" || keys.some((other) => parseMediaType(other));
  const reading = found === undefined ? "it is left out" : `it is read as ${quote(found.text)}`;
  scope.reporter.report(
    "openapi-media-type",
    `${quote(key)} is no media type${isPassable ? `; ${reading}` : ""}.`,
    childOrigin(origin, key),
    isPassable ? { severity: "warning" } : {},
  );
  return found;
}

function readMedia(media: Located, mediaType: MediaType, name: string, scope: Scope): ContentSource {
  checkFields(media, "a media type", fields, scope);
  const kind = kindOf(mediaType) ?? kindBySchema(media, scope);
  const type = bodyType({ media, mediaType: mediaType.text, kind, name }, scope);
  return { mediaType: mediaType.text, kind, type, media, origin: media.origin };
}

function shortName({ type, subtype }: MediaType): string {
  if (subtype === "x-www-form-urlencoded") return "Form";
  if (type === "multipart") return "Multipart";
  const words = subtype.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words === "" ? "Any" : words.charAt(0).toUpperCase() + words.slice(1);
}

/** The name of what a body or reply holds: that of the component which describes it, else that of the operation. */
export function containerName(
  at: Located,
  operation: { readonly origin: Origin; readonly name: string },
): string {
  const { file, pointer } = at.origin;
  if (file === operation.origin.file && pointer.startsWith(`${operation.origin.pointer}/`))
    return operation.name;
  const tokens = pointerTokens(pointer);
  return tokens.at(-1) ?? file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
}
