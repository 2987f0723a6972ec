import fc from "fast-check";
import { expect, it } from "vitest";
import { KnownTexts, shortText } from "./short-text.js";

/** Also texts whose bytes are the characters of another one, as the bytes of é are those of Ã and ©. */
const anyText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom("", "é", "Ã©", "stream", "x".repeat(32), "x".repeat(33)),
);

function expectedOf(text: string): string | undefined {
  return /^[\0-\x7f]{0,32}$/.test(text) ? text : undefined;
}

it("makes a text of short ASCII, wherever it lies, and of nothing else", () => {
  fc.assert(
    fc.property(anyText, fc.nat(5), (text, before) => {
      const bytes = Buffer.concat([Buffer.alloc(before, 0xff), Buffer.from(text), Buffer.of(0x41)]);
      expect(shortText(bytes, before, Buffer.byteLength(text))).toBe(expectedOf(text));
    }),
  );
});

it("knows each text by all of its bytes, also when more come than it keeps", () => {
  const known = new KnownTexts();
  const many = Array.from({ length: 2_000 }, (_, index) => `key ${index}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(anyText, fc.constantFrom(...many)), { maxLength: 50 }), (texts) => {
      for (const text of texts) {
        const bytes = Buffer.from(text);
        expect(known.text(bytes, 0, bytes.length)).toBe(expectedOf(text));
      }
    }),
  );
  for (const text of [...many, ...many]) expect(known.text(Buffer.from(text), 0, text.length)).toBe(text);
});
