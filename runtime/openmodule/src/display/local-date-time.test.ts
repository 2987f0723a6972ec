import { IoState } from "@edgeloom/openmodule-sdk";
import { expect, it } from "vitest";
import { localDateTime } from "./index.js";

it.each([
  [0, "1970-01-01T00:00:00"],
  [1_577_836_800.5, "2020-01-01T00:00:00.500000"],
  [1_577_836_800.000001, "2020-01-01T00:00:00.000001"],
  [1_577_836_799.9999999, "2020-01-01T00:00:00"],
  [-0.25, "1969-12-31T23:59:59.750000"],
])("%d s is %s", (seconds, text) => {
  expect(localDateTime(seconds)).toBe(text);
  const shape = { gateway: {}, type: "io", pin: "p", value: 0, inverted: false, physical: 0 };
  expect(IoState.parse({ ...shape, last_timestamp: text }).last_timestamp).toBe(text);
});
