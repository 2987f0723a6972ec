/** Above this a call of the decoder costs less than a loop. */
const maxSize = 32;
const places = 256;

/**
 * A list for the codes of a text of each size. They are used again, since they would be most of the garbage, and each is
 * exactly as long as its text, since the engine makes a text of a whole list fastest.
 */
const codesBySize: readonly number[][] = /*@__PURE__*/ Array.from({ length: maxSize + 1 }, (_, size) =>
  Array.from({ length: size }, () => 0),
);

/** The text of at most 32 bytes of ASCII, as most texts of a report are; undefined for any other. */
export function shortText(bytes: Uint8Array, at: number, size: number): string | undefined {
  const codes = codesBySize[size];
  if (codes === undefined) return undefined;
  for (let index = 0; index < size; index++) {
    const byte = bytes[at + index] as number;
    if (byte > 0x7f) return undefined;
    codes[index] = byte;
  }
  return String.fromCharCode(...codes);
}

/**
 * Short texts that come again and again, such as the keys of maps: one that is known is neither decoded nor stored a second
 * time. Each has one place out of 256, and the last that fell on it is kept, so bytes cannot make it grow or slow.
 */
export class KnownTexts {
  readonly #texts: string[] = Array.from({ length: places }, () => "");

  /** As {@link shortText}. */
  text(bytes: Uint8Array, at: number, size: number): string | undefined {
    if (size > maxSize) return undefined;
    const place = placeOf(bytes, at, size);
    const known = this.#texts[place];
    if (known !== undefined && isTextOf(known, bytes, at, size)) return known;
    const text = shortText(bytes, at, size);
    if (text !== undefined) this.#texts[place] = text;
    return text;
  }
}

function placeOf(bytes: Uint8Array, at: number, size: number): number {
  let hash = size;
  for (let index = at; index < at + size; index++) hash = (hash * 31 + (bytes[index] as number)) | 0;
  return hash & (places - 1);
}

/** Whether a text of ASCII characters has these bytes. */
export function isTextOf(text: string, bytes: Uint8Array, at: number, size: number): boolean {
  if (text.length !== size) return false;
  for (let index = 0; index < size; index++) if (text.charCodeAt(index) !== bytes[at + index]) return false;
  return true;
}
