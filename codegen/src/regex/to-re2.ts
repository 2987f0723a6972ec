import { type Atom, type Property, type Regex, takesAll } from "./ast.js";
import { anyPoint, rangesOf } from "./char-set.js";

/** The same pattern for RE2, or what RE2 has no word for. */
export type Translation = { readonly text: string } | { readonly lacking: string };

/** RE2 refuses to count further. */
const maxCount = 1_000;

/**
 * Translates a pattern, read with the flag `u`, into the syntax of RE2 and of its extension for looking back. Both then accept the same texts. Captures are left
 * out, since nobody asks for them, and so is what makes a quantifier lazy.
 */
export function toRe2(regex: Regex): Translation {
  try {
    return { text: textOf(regex) };
  } catch (error) {
    if (error instanceof Lacking) return { lacking: error.message };
    throw error;
  }
}

class Lacking extends Error {}

function textOf(regex: Regex): string {
  switch (regex.kind) {
    case "atom":
      return atomText(regex.atom);
    case "sequence":
      return regex.parts.map(textOf).join("");
    case "choice":
      return regex.options.map(textOf).join("|");
    case "group":
      return `(?:${textOf(regex.body)})`;
    case "repeat":
      return repeatText(`(?:${textOf(regex.body)})`, regex.min, regex.max);
    case "edge":
      return edgeTexts[regex.at];
    case "look":
      if (!regex.behind) throw new Lacking("look-ahead");
      return `(?<${regex.negated ? "!" : "="}${textOf(regex.body)})`;
    case "back":
      throw new Lacking("a back-reference");
  }
}

const edgeTexts = { start: "\\A", end: "\\z", word: "\\b", inside: "\\B" } as const;

function repeatText(body: string, min: number, max: number): string {
  const top = Number.isFinite(max) ? max : min;
  if (top > maxCount) throw new Lacking(`a count of more than ${maxCount}`);
  if (max === 1 && min === 0) return `${body}?`;
  if (!Number.isFinite(max) && min <= 1) return `${body}${min === 0 ? "*" : "+"}`;
  return `${body}{${min}${max === min ? "" : `,${Number.isFinite(max) ? max : ""}`}}`;
}

function atomText(atom: Atom): string {
  if (takesAll(atom)) return "[\\x{0}-\\x{10FFFF}]";
  const ranges = rangesOf(atom.ranges).map(([first, last]) =>
    first === last ? pointText(first) : `${pointText(first)}-${pointText(last)}`,
  );
  const members = ranges.join("") + atom.properties.map(propertyText).join("");
  // RE2 has no empty class.
  if (members === "") return `[^${pointText(0)}-${pointText(anyPoint[1] ?? 0)}]`;
  return `[${atom.negated ? "^" : ""}${members}]`;
}

function pointText(point: number): string {
  return `\\x{${point.toString(16).toUpperCase()}}`;
}

/**
 * General categories and scripts have the same members in both, as far as both know the same version of Unicode. RE2 does not
 * know other properties.
 */
function propertyText({ name, negated }: Property): string {
  const [key = "", value] = name.split("=");
  const isScript = key === "Script" || key === "sc";
  const isCategory = value === undefined || key === "General_Category" || key === "gc";
  const known = isScript ? value : isCategory ? categories.get(value ?? key) : undefined;
  if (known === undefined) throw new Lacking(`the property \`${name}\``);
  return `\\${negated ? "P" : "p"}{${known}}`;
}

// biome-ignore format: reads as a table
const categories: ReadonlyMap<string, string> = new Map(
  [
    ["L", "Letter"], ["Lu", "Uppercase_Letter"], ["Ll", "Lowercase_Letter"], ["Lt", "Titlecase_Letter"],
    ["Lm", "Modifier_Letter"], ["Lo", "Other_Letter"], ["M", "Mark", "Combining_Mark"], ["Mn", "Nonspacing_Mark"],
    ["Mc", "Spacing_Mark"], ["Me", "Enclosing_Mark"], ["N", "Number"], ["Nd", "Decimal_Number", "digit"],
    ["Nl", "Letter_Number"], ["No", "Other_Number"], ["P", "Punctuation", "punct"], ["Pc", "Connector_Punctuation"],
    ["Pd", "Dash_Punctuation"], ["Ps", "Open_Punctuation"], ["Pe", "Close_Punctuation"], ["Pi", "Initial_Punctuation"],
    ["Pf", "Final_Punctuation"], ["Po", "Other_Punctuation"], ["S", "Symbol"], ["Sm", "Math_Symbol"],
    ["Sc", "Currency_Symbol"], ["Sk", "Modifier_Symbol"], ["So", "Other_Symbol"], ["Z", "Separator"],
    ["Zs", "Space_Separator"], ["Zl", "Line_Separator"], ["Zp", "Paragraph_Separator"], ["Cc", "Control", "cntrl"],
    ["Cf", "Format"], ["Co", "Private_Use"],
  ].flatMap(([short = "", ...long]) => [short, ...long].map((name) => [name, short] as const)),
);
