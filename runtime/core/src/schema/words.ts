import type { Json, JsonType, Shape } from "./shape.js";

const nouns: Readonly<Record<JsonType, string>> = {
  null: "null",
  boolean: "a boolean",
  object: "an object",
  array: "an array",
  number: "a number",
  integer: "an integer",
  string: "a string",
};

/** What a shape asks for by its type: `a string or null`. */
export function typeWords(shape: Shape): string {
  return orWords((shape.types ?? []).map((type) => nouns[type]));
}

const shownValues = 8;

/** What an enumeration allows. Long ones are cut: the text is for reading. */
export function enumerationWords(values: readonly Json[]): string {
  const shown = values.slice(0, shownValues).map(valueWords);
  if (values.length > shownValues) shown.push(`one of ${values.length - shownValues} more values`);
  return orWords(shown);
}

function valueWords(value: Json): string {
  if (typeof value === "bigint") return String(value);
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}

/** Joins alternatives: `a, b or c`. */
export function orWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "nothing";
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** `1 item`, `2 items`; `more` is the plural of a word that does not simply take an s. */
export function count(amount: number, noun: string, more = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : more}`;
}
