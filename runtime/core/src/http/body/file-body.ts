import { kindOf } from "../../schema/json-value.js";
import type { RequestBody } from "../call/job.js";
import { Unwritable } from "../serialize/encode.js";
import type { FileContent, FileInput } from "../types.js";
import { type Origin, originOf } from "./origin.js";

/** A body that is a text. */
export function textBody(text: string, contentType: string | undefined): RequestBody {
  return { contentType, bytes: undefined, isRepeatable: true, isStream: false, open: () => text };
}

/** A body of bytes: of a typed array, a blob, a stream, or a file with its type. */
export function binaryBody(value: unknown, contentType: string | undefined): RequestBody {
  if (isFileInput(value)) return contentBody(value.content, value.type ?? contentType);
  return contentBody(value, contentType);
}

function contentBody(content: unknown, given: string | undefined): RequestBody {
  // The wildcard of a description is no type to send.
  const contentType = given === undefined || given.includes("*") ? blobType(content) : given;
  return { contentType, ...sourceOf(content) };
}

function blobType(content: unknown): string {
  return content instanceof Blob && content.type !== "" ? content.type : "application/octet-stream";
}

/** Bytes from wherever they come. */
export type Source = Pick<RequestBody, "bytes" | "isRepeatable" | "isStream" | "open" | "release">;

/** Sorts what can be sent as bytes. Throws {@link Unwritable} for everything else. */
export function sourceOf(content: unknown): Source {
  if (typeof content === "string") {
    const bytes = new TextEncoder().encode(content);
    return { bytes: bytes.length, isRepeatable: true, isStream: false, open: () => bytes };
  }
  if (content instanceof ArrayBuffer) return sourceOf(new Uint8Array(content));
  if (ArrayBuffer.isView(content)) {
    const bytes =
      content instanceof Uint8Array
        ? content
        : new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
    return { bytes: bytes.length, isRepeatable: true, isStream: false, open: () => bytes };
  }
  if (content instanceof Blob)
    return { bytes: content.size, isRepeatable: true, isStream: true, open: () => content };
  const origin = originOf(content);
  if (origin !== undefined) return streamSource(checkedChunks(origin.pieces), origin);
  throw new Unwritable(
    `bytes (a Blob, Uint8Array, stream or { content, name, type }), received ${kindOf(content)}`,
  );
}

/** A source that comes once, piece by piece. */
export function streamSource(
  chunks: AsyncIterable<Uint8Array>,
  { release }: Pick<Origin, "release">,
): Source {
  return { bytes: undefined, isRepeatable: false, isStream: true, open: () => chunks, release };
}

async function* checkedChunks(chunks: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (typeof chunk === "string") yield encoder.encode(chunk);
    else throw new Unwritable("a stream of bytes");
  }
}

/** Tells a file with its name and type from bare bytes. */
export function isFileInput(value: unknown): value is FileInput & { readonly content: FileContent } {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Blob) &&
    !ArrayBuffer.isView(value) &&
    "content" in value
  );
}
