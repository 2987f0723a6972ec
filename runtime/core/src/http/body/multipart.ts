import { isObject, kindOf } from "../../schema/json-value.js";
import type { RequestBody } from "../call/job.js";
import type { Content, Part, Positions } from "../descriptors.js";
import type { WireBody } from "../engine.js";
import { essenceOf } from "../reply/media-type.js";
import { Unwritable } from "../serialize/encode.js";
import { headerRecord } from "../serialize/headers.js";
import { plainValue } from "../serialize/value.js";
import type { FileInput } from "../types.js";
import { isWrittenAsJson, textIn } from "./composed.js";
import { isFileInput, type Source, sourceOf, streamSource } from "./file-body.js";
import { formText } from "./form.js";
import { type Origin, originOf } from "./origin.js";
import { describedHeaders, headersAt } from "./part-headers.js";

/** One part of a multipart body. */
export type BodyPart = {
  /** Undefined for a part that has a place only. */
  readonly name: string | undefined;
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  /** Further headers, checked. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly source: Source;
};

/** What the caller chose beside the body. */
export type MultipartChoice = {
  readonly mediaType?: string;
  /** Values of headers, by the name or place of their part and by their own name. */
  readonly partHeaders?: unknown;
};

/**
 * A described body: the parts in the order of its properties, where lists give a part for each item and objects travel as JSON; or
 * the parts of a list, which may come one by one.
 */
export function multipartBody(
  given: unknown,
  { parts = {}, positions }: Pick<Content, "parts" | "positions"> = {},
  { mediaType = "multipart/form-data", partHeaders }: MultipartChoice = {},
): RequestBody {
  const value = plainValue(given);
  if (positions !== undefined) return listedBody(value, positions, { mediaType, partHeaders });
  if (!isObject(value)) throw new Unwritable(`an object of the parts of the body, received ${kindOf(value)}`);
  const bodyParts = Object.entries(value).flatMap(([name, held]) =>
    partsOf(name, held, Object.hasOwn(parts, name) ? parts[name] : undefined, headersAt(partHeaders, name)),
  );
  return joinedParts(bodyParts, mediaType);
}

function listedBody(value: unknown, { prefix = [], rest }: Positions, choice: MultipartChoice): RequestBody {
  const { mediaType = "multipart/mixed", partHeaders } = choice;
  const partAt = (held: unknown, index: number): BodyPart =>
    onePart(undefined, held, prefix[index] ?? rest, headersAt(partHeaders, String(index)));
  if (Array.isArray(value)) return joinedParts(value.map(partAt), mediaType);
  const origin = originOf(value);
  if (origin !== undefined) return streamedParts(origin, partAt, mediaType);
  throw new Unwritable(`a list, or an async iterable, of the parts of the body, received ${kindOf(value)}`);
}

/** The parts that a property gives: none for nothing. */
export function partsOf(
  name: string,
  held: unknown,
  part: Part | undefined,
  given?: unknown,
): readonly BodyPart[] {
  if (held === undefined || held === null) return [];
  if (Array.isArray(held) && part?.positions === undefined && !/[/+]json\b/i.test(part?.contentType ?? ""))
    return held.flatMap((item) => partsOf(name, item, part, given));
  return [onePart(name, held, part, given)];
}

function onePart(name: string | undefined, held: unknown, part: Part | undefined, given: unknown): BodyPart {
  const made =
    isBytes(held) || part?.binary === true
      ? filePart(name, held, part)
      : (nestedPart(name, plainValue(held), part, given) ?? fieldPart(name, plainValue(held), part));
  return { ...made, headers: { ...describedHeaders(name, part, given), ...made.headers } };
}

/** A part that is a form or multipart body itself. What a caller gives for the headers of its parts stands among its own. */
function nestedPart(
  name: string | undefined,
  held: unknown,
  part: Part | undefined,
  given: unknown,
): BodyPart | undefined {
  const mediaType = wanted(part) ?? "";
  if (typeof held !== "object" || held === null) return undefined;
  if (essenceOf(mediaType) === "application/x-www-form-urlencoded")
    return {
      name,
      filename: undefined,
      contentType: mediaType,
      source: sourceOf(formText(held, part?.parts)),
    };
  if (!/^multipart\//i.test(mediaType)) return undefined;
  const source = multipartBody(held, part, { mediaType: essenceOf(mediaType), partHeaders: given });
  return { name, filename: undefined, contentType: source.contentType, source };
}

function isBytes(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (
    isFile(value) ||
    value instanceof Blob ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    Symbol.asyncIterator in value ||
    isWebStream(value)
  );
}

/** An object with `content` may also be a field; a file has bytes there. */
function isFile(value: object): boolean {
  if (!isFileInput(value)) return false;
  const { content, name, type } = value as { content: unknown; name?: unknown; type?: unknown };
  return typeof content === "string" ? name !== undefined || type !== undefined : isBytes(content);
}

function isWebStream(value: object): boolean {
  return typeof ReadableStream !== "undefined" && value instanceof ReadableStream;
}

function filePart(name: string | undefined, held: unknown, part: Part | undefined): BodyPart {
  const file = isFileInput(held) ? held : { content: held };
  const { content } = file as { content: unknown };
  const given = file as Omit<FileInput, "content">;
  const named = content as { name?: unknown };
  const own = content instanceof Blob && typeof named.name === "string" ? named.name : undefined;
  const type = content instanceof Blob && content.type !== "" ? content.type : undefined;
  return {
    name,
    // Only a form tells its files from its fields by their having one.
    filename: given.name ?? own ?? (name === undefined ? undefined : "file"),
    contentType: given.type ?? type ?? wanted(part),
    headers: headerRecord(given.headers ?? {}),
    source: sourceOf(content),
  };
}

function wanted(part: Part | undefined): string | undefined {
  // Several types, or a range of them, say what is accepted, not what this is.
  return part?.contentType === undefined || /[*,]/.test(part.contentType) ? undefined : part.contentType;
}

function fieldPart(name: string | undefined, held: unknown, part: Part | undefined): BodyPart {
  const said = part?.contentType;
  const contentType = wanted(part) ?? (isWrittenAsJson(held, said) ? "application/json" : undefined);
  return { name, filename: undefined, contentType, source: sourceOf(textIn(held, said, name)) };
}

/** Joins parts into one body. It can be repeated if every part can, and its length is known if that of every part is. */
export function joinedParts(parts: readonly BodyPart[], mediaType = "multipart/form-data"): RequestBody {
  if (parts.length === 0) throw new Unwritable("at least one part");
  const boundary = newBoundary();
  const heads = parts.map((part, index) => headBytes(part, index, boundary));
  const tail = tailBytes(boundary);
  const lengths = [
    ...heads.map((head) => head.length),
    ...parts.map(({ source }) => source.bytes),
    tail.length,
  ];
  const pieces = (): WireBody[] => [
    ...parts.flatMap(({ source }, index) => [heads[index] as Uint8Array, source.open()]),
    tail,
  ];
  return {
    contentType: `${mediaType}; boundary=${boundary}`,
    bytes: lengths.includes(undefined)
      ? undefined
      : (lengths as number[]).reduce((sum, bytes) => sum + bytes, 0),
    isRepeatable: parts.every(({ source }) => source.isRepeatable),
    isStream: parts.some(({ source }) => source.isStream),
    open: () => joined(pieces()),
    release: () => {
      for (const { source } of parts) source.release?.();
    },
  };
}

/** Joins parts that come one by one. */
function streamedParts(
  origin: Origin,
  partAt: (held: unknown, index: number) => BodyPart,
  mediaType: string,
): RequestBody {
  const boundary = newBoundary();
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    let index = 0;
    for await (const item of origin.pieces) {
      const part = partAt(item, index);
      yield* chunks([headBytes(part, index, boundary), part.source.open()]);
      index++;
    }
    // Between the first and the last boundary there has to be something (RFC 2046, 5.1.1).
    if (index === 0) throw new Unwritable("at least one part");
    yield tailBytes(boundary);
  };
  return { contentType: `${mediaType}; boundary=${boundary}`, ...streamSource(pieces(), origin) };
}

function newBoundary(): string {
  return `edgeloom-${globalThis.crypto.randomUUID()}`;
}

function headBytes(part: BodyPart, index: number, boundary: string): Uint8Array {
  return new TextEncoder().encode(`${index === 0 ? "" : "\r\n"}--${boundary}\r\n${partHead(part)}\r\n`);
}

function tailBytes(boundary: string): Uint8Array {
  return new TextEncoder().encode(`\r\n--${boundary}--\r\n`);
}

/** As little of a stream as possible: bytes if all are bytes, a blob if the rest are blobs. */
function joined(pieces: readonly WireBody[]): WireBody {
  const isWhole = pieces.every(
    (piece) => typeof piece === "string" || piece instanceof Uint8Array || piece instanceof Blob,
  );
  if (!isWhole) return chunks(pieces);
  if (pieces.some((piece) => piece instanceof Blob))
    return new Blob(pieces as (Blob | Uint8Array<ArrayBuffer>)[]);
  return concatenated(pieces as readonly Uint8Array[]);
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function* chunks(pieces: readonly WireBody[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else if (typeof piece === "string") yield new TextEncoder().encode(piece);
    else if (piece instanceof Blob) yield* blobChunks(piece);
    else yield* piece;
  }
}

async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

function partHead({ name, filename, contentType, headers = {} }: BodyPart): string {
  const lines = Object.entries(headers);
  const given = new Set(lines.map(([header]) => header.toLowerCase()));
  const file = filename === undefined ? "" : `; filename="${quotable(filename)}"`;
  const named = name === undefined ? "attachment" : `form-data; name="${quotable(name)}"`;
  // A part that has a place needs no name, unless it is a file of one.
  if (!given.has("content-disposition") && (name !== undefined || file !== ""))
    lines.unshift(["Content-Disposition", `${named}${file}`]);
  if (!given.has("content-type") && contentType !== undefined)
    lines.push(["Content-Type", checkedType(contentType)]);
  return lines.map(([header, value]) => `${header}: ${value}\r\n`).join("");
}

/** Names in the way of browsers (HTML, "multipart/form-data encoding algorithm"): UTF-8, with what would end them escaped. */
function quotable(name: string): string {
  return name.replace(/\r\n|\r|\n/g, "%0D%0A").replaceAll('"', "%22");
}

function checkedType(type: string): string {
  if (/^[\t\x20-\x7e]+$/.test(type)) return type;
  throw new Unwritable("a content type without control characters");
}
