import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TopicReader, TypePeek } from "./peek.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("TypePeek", () => {
  it("never misses a type, wherever it stands and whatever came before", () => {
    const type = fc.constantFrom("a", "ab", "b", 'q"', "ü");
    const field = fc.tuple(fc.constantFrom("type", "x", "yy"), fc.oneof(type, fc.string(), fc.nat()));
    const bodies = fc.array(fc.array(field, { maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(type, { minLength: 1, maxLength: 3 }), bodies, (types, fields) => {
        const peek = new TypePeek(types);
        for (const message of fields.map(
          (entries) => Object.fromEntries(entries) as Record<string, unknown>,
        )) {
          const text = JSON.stringify(message);
          const stands = types.some((one) => text.includes(JSON.stringify(one))) || text.includes("\\");
          expect(peek.mayBeIn(bytes(text))).toBe(stands);
        }
      }),
    );
  });

  it("finds the type again after it has moved", () => {
    const peek = new TypePeek(["enter", "leave"]);
    expect(peek.mayBeIn(bytes('{"at":1,"type":"enter"}'))).toBe(true);
    expect(peek.mayBeIn(bytes('{"at":1,"type":"enter"}'))).toBe(true);
    expect(peek.mayBeIn(bytes('{"at":10,"type":"leave"}'))).toBe(true);
    expect(peek.mayBeIn(bytes('{"at":10,"type":"other"}'))).toBe(false);
    expect(peek.mayBeIn(bytes("{}"))).toBe(false);
  });
});

describe("TopicReader", () => {
  it("reads each topic, also after another of the same length or with the same beginning", () => {
    const topics = fc.array(fc.constantFrom("", "a", "ab", "ac", "abc", "ä", "äb"), { maxLength: 20 });
    fc.assert(
      fc.property(topics, (names) => {
        const reader = new TopicReader();
        expect(names.map((name) => reader.read(bytes(name)))).toEqual(names);
      }),
    );
  });
});
