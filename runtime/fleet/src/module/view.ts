import { isUtf8 } from "node:buffer";
import { EdgeloomError, type Json, parseJson } from "@edgeloom/runtime";
import type { CanonicalForm, PayloadView } from "@edgeloom/runtime/devices";
import { canonicalOf } from "./canonical.js";

const emptyBytes = new Uint8Array();

/** A payload that is decoded when somebody looks into it, and then once. */
export class View implements PayloadView {
  readonly bytes: Uint8Array;
  readonly #form: CanonicalForm | undefined;
  #text: string | undefined;
  #json: { readonly value: Json } | undefined;
  #subject: { readonly value: Json } | undefined;

  /** `form` is the canonical form of a status, where there is one. The bytes must not be changed afterwards. */
  constructor(bytes: Uint8Array, form?: CanonicalForm) {
    this.bytes = bytes;
    this.#form = form;
  }

  get text(): string {
    if (this.#text === undefined) {
      if (!isUtf8(this.bytes)) throw new EdgeloomError("MALFORMED", "the payload is not valid UTF-8");
      this.#text = bufferOf(this.bytes).toString();
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

/** The same memory as a `Buffer`. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
