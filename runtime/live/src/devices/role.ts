import { examplesOf } from "edgeloom/kit";

const tries = 4;

/** Texts that match a pattern. */
export function patternTexts(pattern: string): readonly string[] {
  const node = {
    origin: { file: "", pointer: "" },
    docs: {},
    types: ["string" as const],
    string: { pattern },
  };
  return examplesOf(node, { lookup: () => undefined }, tries, "mock").filter(
    (text) => typeof text === "string",
  );
}
