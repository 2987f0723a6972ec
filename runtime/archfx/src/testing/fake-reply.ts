import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What the fake server answers. */
export type FakeReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes are sent with their length, anything else in chunks as it comes. */
  readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
};

/** Answers with JSON. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): FakeReply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** The usual error body, `{"detail": …}`. */
export function detailReply(
  status: number,
  detail: string,
  headers?: Readonly<Record<string, string>>,
): FakeReply {
  return jsonReply(status, { detail }, headers);
}

/** Errors by field, or `non_field_errors`, with status 400. */
export function fieldErrorsReply(errors: Readonly<Record<string, readonly string[]>>): FakeReply {
  return jsonReply(400, errors);
}

/** Sends a reply. Rejects when the client goes away meanwhile. */
export async function sendReply(response: ServerResponse, reply: FakeReply): Promise<void> {
  const { body } = reply;
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) {
    const bytes = Buffer.from(body ?? "");
    response.writeHead(reply.status, { "content-length": bytes.length, ...reply.headers });
    response.end(bytes);
    return;
  }
  response.writeHead(reply.status, reply.headers ?? {});
  await pipeline(Readable.from(body), response);
}
