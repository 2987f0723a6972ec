import { isEdgeloomError } from "@edgeloom/runtime/base";
import type { Model } from "@edgeloom/runtime/generated";
import { type Codec, parseJson, validationErrorJson, type WireContext } from "@edgeloom/runtime/wire";
import type { Recorded } from "./vectors.js";

/** What becomes of a JSON text: the text that goes out again, or the errors that a peer is told. */
export type Outcome = { readonly json: string } | { readonly errors: Recorded };

/** A model whose types do not matter. */
export type AnyModel = Model<never, never>;

/** Reads a text into a model and writes the value again. */
export function outcomeOf(codec: Codec, model: AnyModel, text: string, context: WireContext): Outcome {
  try {
    const value = codec.decode(model, parseJson(text), { ...context, sourceText: text });
    return { json: codec.encode(model, value, context) };
  } catch (error) {
    if (!isEdgeloomError(error) || error.code !== "INVALID") throw error;
    return { errors: parseJson(validationErrorJson(error.issues)) };
  }
}

/** A JSON text with `1` in the place of `1.0`: the reference writes both, and both mean the same. */
export function withoutPointZero(json: string): string {
  return json.replace(/(?<=[:[,]-?\d+)\.0(?=[,}\]]|$)/g, "");
}

/** Finds a model by its name among what a generated package exports. */
export function modelIn(exports: Readonly<Record<string, unknown>>, name: string): AnyModel {
  const found = exports[name];
  if (typeof found !== "object" || found === null || !("model" in found))
    throw new Error(`the package has no model ${name}`);
  return found as AnyModel;
}
