import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArchFxStreamSlug, type StreamStart } from "./index.js";

function startOf(start: StreamStart): string | null {
  return ArchFxStreamSlug.fromParts({ variable: 1, start }).getParts().start;
}

describe("defect 14: instants only, exact to the microsecond", () => {
  it("takes the instant that came out one microsecond too small", () => {
    expect(startOf("2004-09-25T20:41:19.167379Z")).toBe("1096144879167379");
    expect(startOf("2038-03-31T04:47:38.105837+00:00")).toBe("2153623658105837");
  });

  it("loses no microsecond of any instant", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 16n - 1n), (micros) => {
        const whole = new Date(Number(micros / 1_000n)).toISOString().slice(0, -1);
        expect(startOf(`${whole}${String(micros % 1_000n).padStart(3, "0")}Z`)).toBe(
          String(micros).padStart(16, "0"),
        );
      }),
    );
  });

  it.each([
    ["2021-01-20T00:00:00", "not-decimal"],
    ["2286-11-20T17:46:40Z", "out-of-range"],
    ["1969-12-31T23:59:59Z", "out-of-range"],
    [new Date(-1), "out-of-range"],
    [new Date(Number.NaN), "wrong-type"],
    [10n ** 16n, "out-of-range"],
    [2 ** 60, "unsafe-number"],
    ["yesterday", "not-decimal"],
  ])("refuses %s: %s", (start, reason) => {
    expect(() => startOf(start)).toThrow(expect.objectContaining({ reason }));
  });
});
