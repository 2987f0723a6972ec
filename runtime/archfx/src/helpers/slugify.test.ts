import { expect, it } from "vitest";
import { fixGid, formattedGtid, gid2int, int16gid, slugify } from "./index.js";

it.each([
  ["Grüße, Welt!", "grue-welt", "grüße-welt"],
  ["  a\u00a0b\u0085c  ", "a-bc", "a-b-c"],
  ["e\u0301te\u0301", "ete", "été"],
  ["x\u0301", "x", "x"],
  ["日本 2", "2", "日本-2"],
  ["a\ufeffb", "ab", "ab"],
  [12n, "12", "12"],
])("makes an address of %s", (value, ascii, unicode) => {
  expect(slugify(value)).toBe(ascii);
  expect(slugify(value, { allowUnicode: true })).toBe(unicode);
});

it.each([null, undefined, 1.5, true, {}])("refuses %s", (value) => {
  expect(() => slugify(value as never)).toThrow(expect.objectContaining({ code: "INVALID" }));
});

it("needs time in step with the text", () => {
  const begin = process.cpuUsage().user;
  slugify(`${" ".repeat(300_000)}a${" ".repeat(300_000)}b`);
  expect(process.cpuUsage().user - begin).toBeLessThan(1_000_000);
});

it("refuses in the helpers what has no meaning", () => {
  expect(() => int16gid(1.5)).toThrow(expect.objectContaining({ reason: "unsafe-number" }));
  expect(() => fixGid("1", 1e9)).toThrow(expect.objectContaining({ reason: "out-of-range" }));
  expect(() => fixGid("1", -1)).toThrow(expect.objectContaining({ reason: "out-of-range" }));
  expect(() => gid2int("0x1")).toThrow(expect.objectContaining({ reason: "not-hex" }));
  expect(formattedGtid("1", "2")).toBe("t--0000-0000-0000-1--2");
});
