import { isObject, own } from "../../schema/json-value.js";
import type { Part } from "../descriptors.js";
import { Unwritable } from "../serialize/encode.js";
import { headerText } from "../serialize/parameters.js";

/** What a caller gives for the headers of one part, by its name or place. */
export function headersAt(partHeaders: unknown, key: string): unknown {
  if (partHeaders === undefined || partHeaders === null) return undefined;
  if (typeof partHeaders !== "object") throw new Unwritable("`partHeaders` by the parts that they are for");
  return Object.hasOwn(partHeaders, key)
    ? (partHeaders as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** The headers that a description gives a part, as texts: what the caller gives, else the only value that is allowed. */
export function describedHeaders(
  name: string | undefined,
  part: Part | undefined,
  given: unknown,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { name: header, required, value, ...style } of part?.headers ?? []) {
    const chosen = isObject(given) ? own(given, header) : undefined;
    const text = headerText({ name: header, in: "header", ...style }, chosen ?? value);
    if (text !== undefined) texts[header] = text;
    else if (required === true)
      throw new Unwritable(
        `the header ${JSON.stringify(header)} of ${name === undefined ? "a part" : `the part ${JSON.stringify(name)}`} in \`partHeaders\``,
      );
  }
  return texts;
}
