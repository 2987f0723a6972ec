import { EdgeloomError } from "@edgeloom/runtime/base";

/** White space as Python has it, which is not what `\s` has: with the separators of ASCII, without the byte order mark. */
const blank = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const unwanted = new RegExp(String.raw`[^\p{L}\p{N}_${blank}-]`, "gu");
const outerBlanks = new RegExp(`^[${blank}]+|(?<![${blank}])[${blank}]+$`, "gu");
const gaps = new RegExp(`[${blank}-]+`, "gu");

/** How {@link slugify} treats letters beyond ASCII. */
export type SlugifyOptions = {
  /** Keeps letters of every script; otherwise only those that have an ASCII form. Default false. */
  readonly allowUnicode?: boolean;
};

/**
 * A text as part of an address (archfx spec §2.8): lower case, runs of blanks and hyphens as one hyphen, without other
 * punctuation. Hyphens at the ends stay. A whole number becomes its text; anything else throws an `EdgeloomError`.
 */
export function slugify(value: string | number | bigint, options: SlugifyOptions = {}): string {
  const text = textOf(value);
  // A combining mark is no letter of its own, so what composition cannot join is dropped.
  const plain =
    options.allowUnicode === true
      ? text.normalize("NFKC")
      : text.normalize("NFKD").replace(/[^\0-\x7f]/g, "");
  return plain.replace(unwanted, "").replace(outerBlanks, "").replace(gaps, "-").toLowerCase();
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  throw new EdgeloomError("INVALID", `A slug is made of a text or a whole number, not of ${typeof value}.`);
}
