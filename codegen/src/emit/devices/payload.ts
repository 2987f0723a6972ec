import type { PayloadDecl } from "../../ir/index.js";
import { code, type Fragment, fields, join, list, lit, runtime, sym } from "../../print/index.js";
import type { Analysis } from "../analysis/index.js";
import { inputOrModel, symbolOf, typeOfModel } from "../symbols.js";

/** The type of a payload as it is read, and as it may be given. */
export function payloadTypes(
  { encoding, model }: PayloadDecl,
  analysis: Analysis,
): { readonly out: Fragment; readonly in: Fragment } {
  if (model !== undefined) return { out: typeOfModel(model), in: inputOrModel(model, analysis) };
  const plain = { json: runtime("Json"), text: code`string`, bytes: code`Uint8Array` }[encoding];
  return { out: plain, in: plain };
}

/** The payload as a value: `e.jsonPayload(() => MissionAutonomyStatus, { … })`. */
export function payloadCall({ encoding, model, accepts, texts, layout }: PayloadDecl): Fragment {
  const facts = [
    ...(accepts === undefined ? [] : [code`accepts: () => ${sym(symbolOf.model(accepts))}`]),
    ...(texts === undefined ? [] : [code`texts: ${list(texts.map(lit))}`]),
    ...(layout === undefined ? [] : [code`layout: ${lit(layout)}`]),
  ];
  const given = [
    ...(model === undefined ? [] : [code`() => ${sym(symbolOf.model(model))}`]),
    ...(facts.length === 0 ? [] : [fields(facts)]),
  ];
  const call = { json: "jsonPayload", text: "textPayload", bytes: "bytesPayload" } as const;
  const door = encoding === "json" && model === undefined ? "anyJsonPayload" : call[encoding];
  return code`/*@__PURE__*/ ${runtime(door)}(${join(given, ", ")})`;
}
