import type { PhrasingContent } from "mdast";
import { visible } from "../../diagnostics/escape.js";

/** Foreign text of several lines: characters that nobody sees are written out, so that a page reads as its source does. */
export function cleanLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => visible(line.replaceAll("\t", "    ")))
    .join("\n");
}

/** Foreign text of one line. */
export function cleanLine(text: string): string {
  return cleanLines(text)
    .replace(/\s*\n\s*/g, " ")
    .trim();
}

/** A foreign name or value as code. */
export function inlineCode(text: string): PhrasingContent {
  const value = cleanLine(text);
  return value === "" ? { type: "text", value: '""' } : { type: "inlineCode", value };
}
