import type { AnyPayload, CanonicalForm, ValidFunction } from "@edgeloom/runtime/devices";
import type { AnyModel } from "@edgeloom/runtime/schema";
import { fits } from "@edgeloom/runtime/schema";
import { bufferOf, type View } from "./view.js";

/** `compatible`: what the original programs take is taken. `strict`: payloads fit the schema of their module (fleet spec §12). */
export type Validation = "compatible" | "strict";

/** What a payload is held to. */
export type Wanted = {
  readonly payload: AnyPayload;
  readonly canonical: CanonicalForm | undefined;
  readonly isValid: ValidFunction | undefined;
};

/** Tells whether a payload may come in. Throws, too, when it may not. */
export function isValidPayload(wanted: Wanted, view: View, validation: Validation): boolean {
  const { payload, isValid } = wanted;
  if (
    payload.texts !== undefined &&
    !payload.texts.some((text) => bufferOf(view.bytes).equals(Buffer.from(text)))
  )
    return false;
  return hasForm(wanted, view, validation) && (isValid === undefined || isValid(view));
}

function hasForm({ payload, canonical }: Wanted, view: View, validation: Validation): boolean {
  if (payload.encoding === "bytes") return true;
  if (payload.encoding === "text") return view.text !== undefined;
  // Whoever has a canonical form is valid in the eyes of the original; this throws when there is none.
  if (canonical !== undefined) void view.subject;
  const model = validation === "compatible" ? compatibleModel(payload, canonical) : payload.model;
  return model === undefined ? view.json !== undefined : fitsModel(model(), view);
}

function compatibleModel(
  payload: AnyPayload,
  canonical: CanonicalForm | undefined,
): (() => AnyModel) | undefined {
  return payload.accepts ?? (canonical === undefined ? payload.model : undefined);
}

function fitsModel({ model }: AnyModel, view: View): boolean {
  return model.is?.(view.json) === true || fits(model.shape, view.json);
}
