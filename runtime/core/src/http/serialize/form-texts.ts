import { jsonText } from "../body/json-text.js";
import { encodeForm } from "./encode.js";
import { pairTexts } from "./style.js";
import { styledValue } from "./value.js";

/** The pairs of one property of an urlencoded form: lists repeat the name, objects travel as JSON. */
export function formTexts(name: string, held: unknown): readonly string[] {
  const value = styledValue(held);
  if (value === undefined) return [];
  if (value.kind === "object") return [`${encodeForm(name)}=${encodeForm(jsonText(held))}`];
  return pairTexts(name, value, { style: "form", explode: true, encode: encodeForm, encodeName: encodeForm });
}
