import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsAt } from "./holds-at.js";

test("what stands at a place is found there, and nothing else", () => {
  const bytes = fc.uint8Array({ maxLength: 200, max: 1 });
  fc.assert(
    fc.property(bytes, fc.nat(200), fc.nat(200), fc.nat(200), (array, at, length, change) => {
      const all = Buffer.from(array);
      const part = Uint8Array.from(all.subarray(at, at + length));
      if (at <= all.length) expect(holdsAt(all, at, part)).toBe(true);
      expect(holdsAt(all, at, Buffer.concat([part, Buffer.from([2])]))).toBe(false);
      if (part.length === 0) return;
      part[change % part.length] = 2;
      expect(holdsAt(all, at, part)).toBe(false);
    }),
  );
});
