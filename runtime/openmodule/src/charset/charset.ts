import type { Charset } from "@edgeloom/openmodule-sdk";

const digitsAndLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Makes a character set (openmodule spec §10.2): everything in it is upper-cased. Without words: digits, letters, `ÄÜÖ` and `_`, no replacements. */
export function charset(given: Partial<Charset> = {}): Charset {
  const replacements = (given.replacements ?? []).map(({ from, to }) => ({
    from: from.toUpperCase(),
    to: to.toUpperCase(),
  }));
  return { replacements, allowed: (given.allowed ?? `${digitsAndLetters}ÄÜÖ_`).toUpperCase() };
}

/** Licence plates as older servers compare them: without O, Q and umlauts. */
export const legacyLprCharset: Charset = /*@__PURE__*/ charset({
  replacements: [
    { from: "Ä", to: "A" },
    { from: "Ü", to: "U" },
    { from: "Ö", to: "O" },
    { from: "O", to: "0" },
    { from: "Q", to: "0" },
  ],
  allowed: "0123456789ABCDEFGHIJKLMNPRSTUVWXYZ",
});

/** Licence plates with all their letters and without separators. */
export const fullLprCharset: Charset = /*@__PURE__*/ charset({
  replacements: [" ", "-", "."].map((from) => ({ from, to: "" })),
  allowed: `${digitsAndLetters}ÄÜÖ`,
});

/** Brings texts into one character set. */
export class CharsetConverter {
  readonly charset: Charset;
  readonly #allowed: ReadonlySet<string>;

  constructor(characters: Charset) {
    this.charset = characters;
    this.#allowed = new Set(characters.allowed);
  }

  /** The text in capitals, with all replacements made and every other character dropped. */
  clean(text: string): string {
    let replaced = text.toUpperCase();
    for (const { from, to } of this.charset.replacements) replaced = replaced.replaceAll(from, () => to);
    let kept = "";
    for (const character of replaced) if (this.#allowed.has(character)) kept += character;
    return kept;
  }
}
