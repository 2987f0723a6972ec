import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { decodeUtc, encodeUtc, utcDate } from "./utc-date-time.js";

describe("times in UTC", () => {
  it.each([
    ["2023-01-02T03:04:05", "2023-01-02 03:04:05.000000"],
    ["2023-01-02 03:04:05.5", "2023-01-02 03:04:05.500000"],
    ["2023-01-02T03:04", "2023-01-02 03:04:00.000000"],
    ["2024-02-29T23:59:59.999999", "2024-02-29 23:59:59.999999"],
    [new Date(0), "1970-01-01 00:00:00.000000"],
    [new Date(Date.UTC(2023, 0, 2, 3, 4, 5, 67)), "2023-01-02 03:04:05.067000"],
  ])("are written as the Python services do: %s", (value, text) => {
    expect(encodeUtc(value)).toBe(text);
  });

  it.each([
    "2023-01-02T03:04:05Z",
    "2023-01-02T03:04:05+00:00",
    "2023-01-02 03:04:05.5-0130",
    "2023-01-02T03:04z",
  ])("refuse a zone: %s", (text) => expect(() => encodeUtc(text)).toThrow(/zone/));

  it.each([
    "",
    "2023-01-02",
    "2023-02-30T00:00:00",
    "2023-13-01T00:00:00",
    "2023-01-01T24:00:00",
    "2023-01-01T00:60:00",
    "yesterday",
    "2023-01-01T00:00:00.1234567",
    new Date(Number.NaN),
  ])("refuse what is no time: %s", (value) => expect(() => encodeUtc(value)).toThrow(/no date and time/));

  it("come out without a fraction when there is none", () => {
    expect(decodeUtc("2023-01-02 03:04:05.000000")).toBe("2023-01-02T03:04:05");
    expect(decodeUtc("2023-01-02 03:04:05.120000")).toBe("2023-01-02T03:04:05.120000");
  });

  test.prop([
    fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
    fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
  ])("come back as they were, and sort as the moments do", (one, other) => {
    expect(utcDate(decodeUtc(encodeUtc(one)))).toEqual(one);
    expect(encodeUtc(one) < encodeUtc(other)).toBe(one < other);
  });
});
