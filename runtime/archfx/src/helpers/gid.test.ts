import { describe, expect, test } from "vitest";
import { int16gid, int64gid } from "./index.js";

describe("low-level helpers take numbers only (2.9)", () => {
  test.each(["5", "", true, null, [5]])("%j is refused", (value) => {
    expect(() => int16gid(value as never)).toThrow(
      expect.objectContaining({ code: "INVALID", reason: "wrong-type" }) as Error,
    );
  });

  test("numbers are masked, not refused", () => {
    expect([int16gid(0x12345), int64gid(-1), int64gid(2n ** 64n + 5n)]).toEqual([
      "2345",
      "ffff-ffff-ffff-ffff",
      "0000-0000-0000-0005",
    ]);
  });
});
