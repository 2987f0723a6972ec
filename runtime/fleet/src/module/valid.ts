import type { AnyPayload, CanonicalForm, ValidFunction } from "@edgeloom/runtime/devices";
import { type AnyModel, fits } from "@edgeloom/runtime/schema";
import type { View } from "./view.js";

/** `compatible`: what the original programs take is taken. `strict`: payloads fit the schema of their module (fleet spec §12). */
export type Validation = "compatible" | "strict";

/** What a payload is held to. */
export type Wanted = {
  readonly encoding: AnyPayload["encoding"];
  readonly model: (() => AnyModel) | undefined;
  readonly canonical: CanonicalForm | undefined;
  readonly texts: readonly Buffer[] | undefined;
  readonly isValid: ValidFunction | undefined;
};

/** Puts together what a payload is held to. */
export function wantedOf(
  payload: AnyPayload,
  validation: Validation,
  isValid: ValidFunction | undefined,
  canonical?: CanonicalForm,
): Wanted {
  // Whoever has a canonical form is valid in the eyes of the original.
  const compatible = payload.accepts ?? (canonical === undefined ? payload.model : undefined);
  return {
    encoding: payload.encoding,
    model: validation === "compatible" ? compatible : payload.model,
    canonical,
    texts: payload.texts?.map((text) => Buffer.from(text)),
    isValid,
  };
}

/** Tells whether a payload may come in. Throws, too, when it may not. */
export function isValidPayload(wanted: Wanted, view: View): boolean {
  const { texts, isValid } = wanted;
  if (texts !== undefined && !isOneOf(texts, view.buffer)) return false;
  return hasForm(wanted, view) && (isValid === undefined || isValid(view));
}

function isOneOf(texts: readonly Buffer[], bytes: Buffer): boolean {
  return texts.some((text) => text.length === bytes.length && text.equals(bytes));
}

function hasForm({ encoding, model, canonical }: Wanted, view: View): boolean {
  if (encoding === "bytes") return true;
  if (encoding === "text") return view.text !== undefined;
  if (canonical !== undefined) void view.subject;
  return model === undefined ? view.json !== undefined : fitsModel(model(), view);
}

function fitsModel({ model }: AnyModel, view: View): boolean {
  return model.is?.(view.json) === true || fits(model.shape, view.json);
}
