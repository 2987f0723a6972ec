import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeText } from "./decode.js";

describe("decodeText", () => {
  it("decodes UTF-8 of every length", () => {
    const text = '{"a":"é漢😀\u0000"}';
    expect(decodeText(Buffer.from(text))).toEqual({ text });
  });

  it("reads a view into a larger buffer", () => {
    const whole = Buffer.from("xx{}yy");
    expect(decodeText(new Uint8Array(whole.buffer, whole.byteOffset + 2, 2)).text).toBe("{}");
  });

  it.each([
    ["a byte order mark", Buffer.from("\ufeff{}"), "encoding-bom"],
    ["UTF-16 with mark, little end first", Buffer.from("\ufeff{}", "utf16le"), "encoding-utf16"],
    ["UTF-16 with mark, big end first", Buffer.from("\ufeff{}", "utf16le").swap16(), "encoding-utf16"],
    ["UTF-16 without mark", Buffer.from("{}", "utf16le"), "encoding-utf16"],
    ["UTF-16 without mark, big end first", Buffer.from("{}", "utf16le").swap16(), "encoding-utf16"],
    ["gzip under a .json name", gzipSync("{}"), "encoding-compressed"],
    ["a zip archive", Buffer.from([0x50, 0x4b, 3, 4, 20]), "encoding-compressed"],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4]), "encoding-compressed"],
    ["xz", Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), "encoding-compressed"],
  ])("refuses %s", (_, bytes, code) => {
    expect(decodeText(bytes).problem).toMatchObject({ code, offset: 0 });
  });

  it.each([
    ["a lone continuation byte", [0x80], 0],
    ["a cut character at the end", [0x61, 0xe6, 0xbc], 1],
    ["an overlong slash", [0x61, 0x62, 0xc0, 0xaf, 0x63], 2],
    ["half of a surrogate pair", [0x61, 0xed, 0xa0, 0x80], 1],
    ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80], 0],
    ["Latin-1", [0x22, 0xe9, 0x22], 1],
    ["after a long valid part", [...Buffer.from("é".repeat(1_000)), 0xff], 1_000],
    ["before a long valid part", [0x61, 0xff, ...Buffer.from("é".repeat(1_000))], 1],
  ])("refuses %s and says where", (_, bytes, offset) => {
    expect(decodeText(Buffer.from(bytes)).problem).toMatchObject({ code: "encoding-utf8", offset });
  });

  it("finds every single bad byte at its own place", () => {
    const good = Buffer.from("a1é2漢3😀4");
    for (let at = 0; at <= good.length; at++) {
      const boundary = at === good.length || ((good[at] ?? 0) & 0xc0) !== 0x80;
      if (!boundary) continue;
      const bad = Buffer.concat([good.subarray(0, at), Buffer.from([0xff]), good.subarray(at)]);
      expect(decodeText(bad).problem?.offset).toBe(good.subarray(0, at).toString().length);
    }
  });
});
