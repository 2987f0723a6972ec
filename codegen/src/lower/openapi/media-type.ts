import type { ContentKind } from "../../ir/index.js";

/** A media type taken apart. */
export type MediaType = {
  /** In lower case; parameters that only say how text is encoded are left out. */
  readonly text: string;
  readonly type: string;
  readonly subtype: string;
};

const token = "[a-z0-9!#$&^_.+*-]+";
const pattern = new RegExp(`^(${token})/(${token})((?:\\s*;\\s*${token}=(?:${token}|"[\\x20-\\x7e]*"))*)$`);

/** Reads a media type or range; undefined when it is none. */
export function parseMediaType(raw: string): MediaType | undefined {
  const [, type, subtype, parameters = ""] =
    raw.length > 200 ? [] : (pattern.exec(raw.trim().toLowerCase()) ?? []);
  if (type === undefined || subtype === undefined) return undefined;
  const kept = parameters
    .split(";")
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== "" && !/^(?:charset|boundary)=/.test(parameter));
  return { text: [`${type}/${subtype}`, ...kept].join(";"), type, subtype };
}

/** Rows are tried in their order. */
const kinds: readonly (readonly [RegExp, ContentKind])[] = [
  [
    /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonl|x-jsonlines|jsonlines|json-seq|stream\+json|json-lines)$/,
    "lines",
  ],
  [/\+json-seq$/, "lines"],
  [/^text\/event-stream$/, "events"],
  [/^application\/x-www-form-urlencoded$/, "form"],
  [/^multipart\//, "multipart"],
  [/^(?:application|text)\/json$/, "json"],
  [/\+json$/, "json"],
  [/^text\//, "text"],
  [/^application\/(?:xml|yaml|x-yaml|graphql|javascript|ecmascript|jwt|jose|sql|toml|x-sh)$/, "text"],
  [/\+(?:xml|yaml)$/, "text"],
  [/^(?:image|audio|video|font|model|chemical)\//, "binary"],
  [
    /^application\/(?:octet-stream|pdf|zip|gzip|x-tar|x-gzip|x-bzip2|x-7z-compressed|zstd|wasm|protobuf|x-protobuf|cbor|msgpack|x-msgpack)$/,
    "binary",
  ],
  [/^application\/vnd\.(?:openxmlformats|oasis|ms-).*$/, "binary"],
];

/** How a body of a media type is written and read; undefined when only its schema can tell. */
export function kindOf({ type, subtype }: MediaType): ContentKind | undefined {
  const essence = `${type}/${subtype}`;
  return kinds.find(([row]) => row.test(essence))?.[1];
}
