import { type ExactJson, ExactNumber, isExactList, isExactObject } from "./exact-json.js";

/**
 * Writes a value as the original does (specification §2.2): without blanks, or with `indent` blanks per level; keys in their order;
 * text beyond ASCII as it is; floating numbers with their fraction (`1.0`, `1e22`, `1e-7`), integers with all digits, and null for
 * what JSON has no word for.
 */
export function writeExact(value: ExactJson, indent = 0): string {
  return write(value, indent, "\n");
}

function write(value: ExactJson, indent: number, lineStart: string): string {
  if (value instanceof ExactNumber) return numberText(value);
  const inner = lineStart + " ".repeat(indent);
  if (isExactList(value)) {
    const items = value.map((item) => write(item, indent, inner));
    return enclosed("[", items, "]", { indent, inner, lineStart });
  }
  if (!isExactObject(value)) return JSON.stringify(value);
  const colon = indent === 0 ? ":" : ": ";
  const members = [...value].map(
    ([key, member]) => `${JSON.stringify(key)}${colon}${write(member, indent, inner)}`,
  );
  return enclosed("{", members, "}", { indent, inner, lineStart });
}

type Layout = { readonly indent: number; readonly inner: string; readonly lineStart: string };

function enclosed(
  open: string,
  parts: readonly string[],
  close: string,
  { indent, inner, lineStart }: Layout,
): string {
  if (parts.length === 0 || indent === 0) return `${open}${parts.join(",")}${close}`;
  return `${open}${inner}${parts.join(`,${inner}`)}${lineStart}${close}`;
}

function numberText(number: ExactNumber): string {
  if (number.isInteger) return number.text === "-0" ? "0" : number.text;
  return floatText(number.value);
}

const leastPlain = 1e-5;
const widestPlain = 1e16;

/** A floating number in the shortest form that reads back the same: plain from 1e-5 to 1e16, beyond with an exponent. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return "null";
  const size = Math.abs(value);
  if (size !== 0 && (size < leastPlain || size >= widestPlain))
    return value.toExponential().replace("e+", "e");
  if (Object.is(value, -0)) return "-0.0";
  // JavaScript itself turns to exponents later at both ends.
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}
