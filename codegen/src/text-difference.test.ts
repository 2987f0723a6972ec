import fc from "fast-check";
import { expect, test } from "vitest";
import { commonEnd, commonStart } from "./text-difference.js";

test("finds how far texts are the same", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (start, one, other, end) => {
      const [left, right] = [start + one + end, start + other + end];
      const until = commonStart(left, right);
      expect(left.slice(0, until)).toBe(right.slice(0, until));
      expect(left.length === until || right.length === until || left[until] !== right[until]).toBe(true);
      expect(commonEnd(left, right)).toBeGreaterThanOrEqual(end.length);
      expect(left.slice(left.length - commonEnd(left, right))).toBe(
        right.slice(right.length - commonEnd(left, right)),
      );
    }),
  );
});
