import { isObject, kindOf } from "../../schema/json-value.js";
import type { RequestBody } from "../call/job.js";
import type { Part } from "../descriptors.js";
import type { WireBody } from "../engine.js";
import { Unwritable } from "../serialize/encode.js";
import { plainValue, textOf } from "../serialize/value.js";
import { isFileInput, type Source, sourceOf } from "./file-body.js";
import { jsonText } from "./json-text.js";

/** One part of a multipart body. */
export type BodyPart = {
  readonly name: string;
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  readonly source: Source;
};

/** The parts of a described body, in the order of its properties: lists give a part for each item, objects travel as JSON. */
export function multipartBody(
  given: unknown,
  parts: Readonly<Record<string, Part>> = {},
  mediaType = "multipart/form-data",
): RequestBody {
  const value = plainValue(given);
  if (!isObject(value)) throw new Unwritable(`an object of the parts of the body, received ${kindOf(value)}`);
  const bodyParts = Object.entries(value).flatMap(([name, held]) =>
    partsOf(name, held, Object.hasOwn(parts, name) ? parts[name] : undefined),
  );
  return joinedParts(bodyParts, mediaType);
}

/** The parts that a property gives: none for nothing. */
export function partsOf(name: string, held: unknown, part: Part | undefined): readonly BodyPart[] {
  if (held === undefined || held === null) return [];
  if (Array.isArray(held) && !/[/+]json\b/i.test(part?.contentType ?? ""))
    return held.flatMap((item) => partsOf(name, item, part));
  return [
    isBytes(held) || part?.binary === true
      ? filePart(name, held, part)
      : fieldPart(name, plainValue(held), part),
  ];
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

function filePart(name: string, held: unknown, part: Part | undefined): BodyPart {
  const file = isFileInput(held) ? held : { content: held };
  const { content } = file as { content: unknown };
  const given = file as { name?: string; type?: string };
  const named = content as { name?: unknown };
  const own = content instanceof Blob && typeof named.name === "string" ? named.name : undefined;
  const type = content instanceof Blob && content.type !== "" ? content.type : undefined;
  return {
    name,
    filename: given.name ?? own ?? "file",
    contentType: given.type ?? type ?? wanted(part),
    source: sourceOf(content),
  };
}

function wanted(part: Part | undefined): string | undefined {
  // Several types, or a range of them, say what is accepted, not what this is.
  return part?.contentType === undefined || /[*,]/.test(part.contentType) ? undefined : part.contentType;
}

function fieldPart(name: string, held: unknown, part: Part | undefined): BodyPart {
  const isJson = isObject(held) || Array.isArray(held) || /[/+]json\b/i.test(part?.contentType ?? "");
  const contentType = wanted(part) ?? (isJson ? "application/json" : undefined);
  return { name, filename: undefined, contentType, source: sourceOf(isJson ? jsonText(held) : textOf(held)) };
}

/** Joins parts into one body. It can be repeated if every part can, and its length is known if that of every part is. */
export function joinedParts(parts: readonly BodyPart[], mediaType = "multipart/form-data"): RequestBody {
  if (parts.length === 0) throw new Unwritable("at least one part");
  const boundary = `edgeloom-${globalThis.crypto.randomUUID()}`;
  const encoder = new TextEncoder();
  const heads = parts.map((part, index) =>
    encoder.encode(`${index === 0 ? "" : "\r\n"}--${boundary}\r\n${partHead(part)}\r\n`),
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
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
  };
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

function partHead({ name, filename, contentType }: BodyPart): string {
  const file = filename === undefined ? "" : `; filename="${quotable(filename)}"`;
  const type = contentType === undefined ? "" : `Content-Type: ${checkedType(contentType)}\r\n`;
  return `Content-Disposition: form-data; name="${quotable(name)}"${file}\r\n${type}`;
}

/** Names in the way of browsers (HTML, "multipart/form-data encoding algorithm"): UTF-8, with what would end them escaped. */
function quotable(name: string): string {
  return name.replace(/\r\n|\r|\n/g, "%0D%0A").replaceAll('"', "%22");
}

function checkedType(type: string): string {
  if (/^[\t\x20-\x7e]+$/.test(type)) return type;
  throw new Unwritable("a content type without control characters");
}
