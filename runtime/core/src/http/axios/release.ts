import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

/** Lets a body go that is sent as a stream: whatever it reads from, such as a file, is closed then. */
export function releaseBody(body: unknown): void {
  if (isStream(body)) body.destroy();
}

/**
 * Lets it go when the reply is there as a whole. A server that has answered before it took everything wants no more, and the
 * connection is worth nothing without the rest.
 */
export function releaseAfter(source: IncomingMessage, body: unknown): void {
  if (!isStream(body)) return;
  source.once("close", () => {
    if (body.readableEnded) return;
    body.destroy();
    (source as { readonly req?: { destroy(): unknown } }).req?.destroy();
  });
}

function isStream(body: unknown): body is Readable {
  return typeof body === "object" && body !== null && "readableEnded" in body;
}
