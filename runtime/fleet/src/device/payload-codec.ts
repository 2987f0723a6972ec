import { EdgeloomError, type Json, parseJson } from "@edgeloom/runtime";
import type { AnyPayload, Payload } from "@edgeloom/runtime/devices";
import { type Model, model } from "@edgeloom/runtime/schema";
import { type Codec, codecOf, type WireContext, wire } from "@edgeloom/runtime/wire";

const anything: Model<unknown> = /*@__PURE__*/ model<unknown>("payload", undefined, () => ({}));
const plain: Codec = /*@__PURE__*/ codecOf(/*@__PURE__*/ wire({}));
/** Programs in Python write nothing but ASCII, and blanks after colons and commas. */
const python: Codec = /*@__PURE__*/ codecOf(/*@__PURE__*/ wire({ charset: "ascii" }));

const context: WireContext = { name: "", now: () => Date.now() / 1_000 };
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[,:]/g;

/**
 * The bytes of a payload, spelt as its module wants it. Throws `INVALID` when the value does not fit, or is none of the texts
 * that the module takes.
 */
export function encodePayload<Out, In>(payload: Payload<Out, In>, value: In): Uint8Array {
  if (payload.encoding === "bytes") return value as Uint8Array;
  const text = payload.encoding === "text" ? (value as string) : jsonText(payload, value);
  if (payload.texts !== undefined && !payload.texts.includes(text)) throw foreignText(payload.texts);
  return Buffer.from(text);
}

/** The value of a payload. Throws `MALFORMED` when the bytes are no text or JSON, `INVALID` when the value does not fit. */
export function decodePayload<Out>(payload: Payload<Out, never>, bytes: Uint8Array): Out {
  return decoded(payload, bytes) as Out;
}

function decoded(payload: AnyPayload, bytes: Uint8Array): unknown {
  if (payload.encoding === "bytes") return bytes;
  if (payload.encoding === "text") return textOf(bytes);
  const value: Json = parseJson(bytes);
  return payload.model === undefined ? value : plain.decode(payload.model(), value, context);
}

function jsonText(payload: AnyPayload, value: unknown): string {
  const { model: modelOf = () => anything, layout } = payload;
  if (layout !== "spaced") return plain.encode(modelOf(), value, context);
  return python
    .encode(modelOf(), value, context)
    .replace(tokens, (token) => (token.length === 1 ? `${token} ` : token));
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new EdgeloomError("MALFORMED", "the payload is not valid UTF-8", { cause });
  }
}

function foreignText(texts: readonly string[]): EdgeloomError {
  return new EdgeloomError("INVALID", "the module takes this text from nobody", {
    fix: `give one of ${texts.join(" or ")}`,
  });
}
