import type { AnyModel, Json, Model } from "../schema/shape.js";

/** How a JSON payload is spelt where we write it: `{"a":1}`, or `{"a": 1, "b": 2}` as programs in Python do. */
export type JsonLayout = "compact" | "spaced";

/**
 * What travels in one direction of a device: its bytes are opaque to the protocol, and only the module knows them (fleet spec §1).
 * An interface that is annotated in full where it is used, since compilers compare interfaces by their type arguments.
 */
export interface Payload<out Out, in In = Out> {
  readonly encoding: "json" | "text" | "bytes";
  /** What well-formed data looks like; what the typed client and a strict gateway hold data to. Left out: anything. */
  readonly model?: (() => AnyModel) | undefined;
  /** What is taken from a peer for the sake of the original programs, where that is more than `model` says (fleet spec §12). */
  readonly accepts?: (() => AnyModel) | undefined;
  /** The only texts that are taken, byte for byte. */
  readonly texts?: readonly string[] | undefined;
  /** Left out: `compact`. */
  readonly layout?: JsonLayout | undefined;
  /** Never there; they carry the types. */
  readonly "~out"?: Out;
  readonly "~in"?: (value: In) => void;
}

/** A payload of which the types do not matter. */
export type AnyPayload = Payload<unknown, never>;

/** What a payload may say beside its encoding and model. */
export type PayloadFacts = Pick<AnyPayload, "accepts" | "texts" | "layout">;

/** Declares a payload that is a JSON text. Used by generated code. */
export function jsonPayload<Out, In = Out>(
  model: () => Model<Out, In>,
  facts: PayloadFacts = {},
): Payload<Out, In> {
  return { encoding: "json", model, ...facts };
}

/** Declares a payload that is a JSON text of any content. Used by generated code. */
export function anyJsonPayload(facts: PayloadFacts = {}): Payload<Json> {
  return { encoding: "json", ...facts };
}

/** Declares a payload that is plain text in UTF-8. Used by generated code. */
export function textPayload(facts: Pick<PayloadFacts, "texts"> = {}): Payload<string> {
  return { encoding: "text", ...facts };
}

/** Declares a payload that is bytes of any content. Used by generated code. */
export function bytesPayload(): Payload<Uint8Array> {
  return { encoding: "bytes" };
}
