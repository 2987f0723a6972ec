import { rawOf } from "./document.js";
import type { Schemas } from "./schemas.js";

/** What a text may stand for: the first meaning that fits the schema, or the text itself. */
export function coerced(text: string, schema: unknown, schemas: Schemas): unknown {
  const meanings: unknown[] = [text];
  if (text !== "" && !Number.isNaN(Number(text))) meanings.unshift(Number(text));
  if (text === "true" || text === "false") meanings.unshift(text === "true");
  try {
    meanings.push(JSON.parse(text));
  } catch {
    // It is no JSON, then.
  }
  return meanings.find((meaning) => schemas.fits(schema, meaning)) ?? text;
}

/** The texts of a list, or of one value, as what they may stand for. */
export function coercedList(texts: readonly string[], schema: unknown, schemas: Schemas): unknown {
  const [only] = texts;
  if (only !== undefined && texts.length === 1) {
    const alone = coerced(only, schema, schemas);
    if (schemas.fits(schema, alone)) return alone;
  }
  return listsOf(texts).find((list) => schemas.fits(schema, list)) ?? texts;
}

/** The texts of an object's properties as what they may stand for. */
export function coercedObject(
  texts: Readonly<Record<string, string>>,
  schema: unknown,
  schemas: Schemas,
): unknown {
  const properties = rawOf(schemas.expanded(schema)["properties"]);
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, coerced(text, properties[name] ?? true, schemas)]),
  );
}

function listsOf(texts: readonly string[]): readonly (readonly unknown[])[] {
  const meaning = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  return [texts.map(meaning), texts];
}
