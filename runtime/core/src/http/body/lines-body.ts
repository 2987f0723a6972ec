import type { RequestBody } from "../call/job.js";
import type { Content } from "../descriptors.js";
import { essenceOf, isSequenceType } from "../reply/media-type.js";
import { Unwritable } from "../serialize/encode.js";
import { streamSource, textBody } from "./file-body.js";
import { jsonText } from "./json-text.js";
import { originOf } from "./origin.js";

/** A body of JSON values, one a line, each behind a separator where it is a sequence (RFC 7464). A list is sent as a whole; what is iterated is sent as it comes, once. */
export function linesBody(value: unknown, { kind }: Content, contentType: string): RequestBody {
  if (kind === "events") throw new Unwritable("another content type: events can be received only");
  const before = isSequenceType(essenceOf(contentType)) ? "\u001e" : "";
  const lineOf = (item: unknown): string => `${before}${jsonText(item)}\n`;
  if (Array.isArray(value)) return textBody(value.map(lineOf).join(""), contentType);
  const origin = originOf(value);
  if (origin === undefined) throw new Unwritable("a list, or an async iterable, of the lines");
  return { contentType, ...streamSource(encodedLines(origin.pieces, lineOf), origin) };
}

async function* encodedLines(
  items: AsyncIterable<unknown>,
  lineOf: (item: unknown) => string,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const item of items) yield encoder.encode(lineOf(item));
}
