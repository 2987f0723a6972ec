import { isUtf8 } from "node:buffer";
import { EdgeloomError, type Json, parseJson } from "@edgeloom/runtime";
import type { CanonicalForm, PayloadView } from "@edgeloom/runtime/devices";
import { canonicalOf } from "./canonical.js";

const emptyBytes = new Uint8Array();

/** A payload that is decoded when somebody looks into it, and then once. */
export class View implements PayloadView {
  readonly bytes: Uint8Array;
  /** Whether it is what its module wants, once somebody has looked. */
  isFitting: boolean | undefined;
  readonly #form: CanonicalForm | undefined;
  #buffer: Buffer | undefined;
  #text: string | undefined;
  #json: { readonly value: Json } | undefined;
  #subject: { readonly value: Json } | undefined;

  /** `form` is the canonical form of a status, where there is one. The bytes must not be changed afterwards. */
  constructor(bytes: Uint8Array, form?: CanonicalForm) {
    this.bytes = bytes;
    this.#form = form;
  }

  /** The same memory, to compare it. */
  get buffer(): Buffer {
    this.#buffer ??= bufferOf(this.bytes);
    return this.#buffer;
  }

  get text(): string {
    if (this.#text === undefined) {
      if (!isUtf8(this.bytes)) throw new EdgeloomError("MALFORMED", "the payload is not valid UTF-8");
      this.#text = this.buffer.toString();
    }
    return this.#text;
  }

  get json(): Json {
    this.#json ??= { value: parseJson(this.bytes) };
    return this.#json.value;
  }

  /** What pointers of rules lead into: the canonical form, or else the JSON value. */
  get subject(): Json {
    if (this.#form === undefined) return this.json;
    this.#subject ??= { value: canonicalOf(this.#form, this.json) };
    return this.#subject.value;
  }
}

/** The bytes of what a rule made. */
export function bytesOf(payload: Uint8Array | string): Uint8Array {
  if (typeof payload !== "string") return payload;
  return payload === "" ? emptyBytes : Buffer.from(payload);
}

const constants = new Map<string, Uint8Array>();

/** The bytes of a text that a module descriptor holds, of which there are few. Everybody gets the same ones. */
export function constantBytes(text: string): Uint8Array {
  let bytes = constants.get(text);
  if (bytes === undefined) {
    bytes = bytesOf(text);
    constants.set(text, bytes);
  }
  return bytes;
}

/** The same memory as a `Buffer`. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
