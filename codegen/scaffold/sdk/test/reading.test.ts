import { expect, test } from "vitest";
import { Reading } from "../src/generated/index.js";

test("a reading is completed, and what is none is refused", () => {
  expect(Reading.parse({ sensor: "north", value: 21.5 })).toEqual({
    sensor: "north",
    value: 21.5,
    unit: "celsius",
  });
  expect(Reading.safeParse({ sensor: "", value: 21.5 }).success).toBe(false);
});
