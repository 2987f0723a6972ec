import type { Readable } from "node:stream";
import { EngineError, type WireBody, type WireRequest } from "../engine.js";
import type { NodeModules } from "../node-modules.js";

/** A body as the adapter for `node:http` takes it. */
export function nodeBody(
  { stream }: NodeModules,
  { body }: WireRequest,
): string | Buffer | Readable | undefined {
  if (body === undefined || typeof body === "string") return body;
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // The adapter would put the type of a blob in the place of the header.
  const chunks = body instanceof Blob ? blobChunks(body) : body;
  return stream.Readable.from(watched(chunks), { objectMode: false });
}

/** A body as `fetch` takes it. */
export function fetchBody({ body }: WireRequest): string | Uint8Array | Blob | ReadableStream | undefined {
  return isIterable(body) ? iterableStream(body) : body;
}

/** A web stream of what `node:http` gives. */
export function webStream({ stream }: NodeModules, data: Readable): ReadableStream<Uint8Array> {
  return stream.Readable.toWeb(data) as ReadableStream<Uint8Array>;
}

function isIterable(body: WireBody | undefined): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && Symbol.asyncIterator in body;
}

async function* blobChunks(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** Tells a source that fails from a connection that does. */
async function* watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    throw new EngineError("request", "the body of the request could not be read", { cause });
  }
}

function iterableStream(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = watched(chunks)[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => void (await iterator.return?.(undefined)),
  });
}
