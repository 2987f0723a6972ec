import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Parameter } from "../descriptors.js";
import { encodeAll, encodeReserved, Unwritable } from "./encode.js";
import { cookieTexts, headerText, querystringText, queryTexts } from "./parameters.js";
import { pathText } from "./path.js";

const text = "blue";
const list = ["blue", "black", "brown"];
const object = { R: 100, G: 200, B: 150 };

type Row = readonly [style: Parameter["style"], explode: boolean, value: unknown, written: string];

describe("path", () => {
  const rows: readonly Row[] = [
    ["simple", false, text, "blue"],
    ["simple", false, list, "blue,black,brown"],
    ["simple", false, object, "R,100,G,200,B,150"],
    ["simple", true, text, "blue"],
    ["simple", true, list, "blue,black,brown"],
    ["simple", true, object, "R=100,G=200,B=150"],
    ["label", false, "", "."],
    ["label", false, text, ".blue"],
    ["label", false, list, ".blue,black,brown"],
    ["label", false, object, ".R,100,G,200,B,150"],
    ["label", true, list, ".blue.black.brown"],
    ["label", true, object, ".R=100.G=200.B=150"],
    ["matrix", false, "", ";color"],
    ["matrix", false, text, ";color=blue"],
    ["matrix", false, list, ";color=blue,black,brown"],
    ["matrix", false, object, ";color=R,100,G,200,B,150"],
    ["matrix", true, text, ";color=blue"],
    ["matrix", true, list, ";color=blue;color=black;color=brown"],
    ["matrix", true, object, ";R=100;G=200;B=150"],
    ["matrix", true, { R: "" }, ";R"],
  ];
  it.each(rows)("%s, explode %s, %j → %s", (style, explode, value, written) => {
    if (written === ".") {
      expect(() => pathText({ name: "color", in: "path", style: "label", explode }, value)).toThrow(
        Unwritable,
      );
      return;
    }
    expect(pathText({ name: "color", in: "path", ...(style && { style }), explode }, value)).toBe(written);
  });

  it.each([
    ["a b", "a%20b"],
    ["a/b", "a%2Fb"],
    ["a?b#c", "a%3Fb%23c"],
    ["a%20b", "a%2520b"],
    ["ä€😀", "%C3%A4%E2%82%AC%F0%9F%98%80"],
    ["!'()*", "%21%27%28%29%2A"],
    [0, "0"],
    [false, "false"],
    [9007199254740993n, "9007199254740993"],
    [new Date(0), "1970-01-01T00%3A00%3A00.000Z"],
    ["..a", "..a"],
    ["a.b", "a.b"],
    ["...", "..."],
  ])("encodes %s", (value, written) => expect(pathText({ name: "id", in: "path" }, value)).toBe(written));

  it.each([
    [{ a: "b/c", d: [1] }, "%7B%22a%22%3A%22b%2Fc%22%2C%22d%22%3A%5B1%5D%7D"],
    [{}, "%7B%7D"],
    [[], "%5B%5D"],
    [null, "null"],
  ])("writes %j in the media type of the parameter", (value, written) => {
    const parameter: Parameter = { name: "id", in: "path", mediaType: "application/json" };
    expect(pathText(parameter, value)).toBe(written);
    expect(() => pathText(parameter, undefined)).toThrow(Unwritable);
    expect(() => pathText({ ...parameter, mediaType: "text/plain" }, "..")).toThrow(Unwritable);
  });

  it.each([
    undefined,
    null,
    "",
    [],
    {},
    ".",
    "..",
    "../x",
    "a/../b",
    "a\\..\\b",
    "%2e%2e",
    "%2E.",
    "%252e%252e",
    "a%2f..%2fb",
    "x%5c..",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "\ud800",
    [["nested"]],
    { a: { b: 1 } },
    Symbol("s"),
  ])("refuses %j", (value) => expect(() => pathText({ name: "id", in: "path" }, value)).toThrow(Unwritable));

  it("keeps reserved characters where it may, but for what ends the path", () => {
    expect(pathText({ name: "id", in: "path", allowReserved: true }, "a:b/c?d#e%20f")).toBe(
      "a:b%2Fc%3Fd%23e%20f",
    );
  });
});

describe("query", () => {
  const rows: readonly Row[] = [
    ["form", true, "", "color="],
    ["form", true, text, "color=blue"],
    ["form", true, list, "color=blue&color=black&color=brown"],
    ["form", true, object, "R=100&G=200&B=150"],
    ["form", false, "", "color="],
    ["form", false, text, "color=blue"],
    ["form", false, list, "color=blue,black,brown"],
    ["form", false, object, "color=R,100,G,200,B,150"],
    ["form", true, [], ""],
    ["form", true, {}, ""],
    ["form", true, null, ""],
    ["form", true, [null, "a", undefined], "color=a"],
    ["spaceDelimited", false, list, "color=blue%20black%20brown"],
    ["spaceDelimited", false, object, "color=R%20100%20G%20200%20B%20150"],
    ["pipeDelimited", false, list, "color=blue%7Cblack%7Cbrown"],
    ["pipeDelimited", true, list, "color=blue&color=black&color=brown"],
    ["pipeDelimited", false, object, "color=R%7C100%7CG%7C200%7CB%7C150"],
    ["deepObject", true, object, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
    ["deepObject", true, { a: { b: [1, 2] }, c: null }, "color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2"],
  ];
  it.each(rows)("%s, explode %s, %j → %s", (style, explode, value, written) => {
    expect(
      queryTexts({ name: "color", in: "query", ...(style && { style }), explode }, value).join("&"),
    ).toBe(written);
  });

  it("explodes by default where the style is form or deepObject only", () => {
    expect(queryTexts({ name: "c", in: "query" }, list).length).toBe(3);
    expect(queryTexts({ name: "c", in: "query", style: "pipeDelimited" }, list)).toEqual([
      "c=blue%7Cblack%7Cbrown",
    ]);
    expect(queryTexts({ name: "c", in: "query", style: "deepObject" }, { a: 1 })).toEqual(["c%5Ba%5D=1"]);
  });

  it("encodes names and values, reserved ones if told", () => {
    expect(queryTexts({ name: "a[]", in: "query" }, "x&y=z+1")).toEqual(["a%5B%5D=x%26y%3Dz%2B1"]);
    expect(queryTexts({ name: "a", in: "query", allowReserved: true }, "http://h/?x=1&y#[z]%20 ")).toEqual([
      "a=http://h/?x=1&y%23%5Bz%5D%20%20",
    ]);
  });

  it("refuses a deepObject that is none, or too deep", () => {
    expect(() => queryTexts({ name: "c", in: "query", style: "deepObject" }, "text")).toThrow(Unwritable);
    const ring: Record<string, unknown> = {};
    ring["ring"] = ring;
    expect(() => queryTexts({ name: "c", in: "query", style: "deepObject" }, ring)).toThrow(Unwritable);
  });

  it("writes content parameters and whole query strings", () => {
    expect(queryTexts({ name: "q", in: "query", mediaType: "application/json" }, { a: [1n, "ä"] })).toEqual([
      "q=%7B%22a%22%3A%5B1%2C%22%C3%A4%22%5D%7D",
    ]);
    expect(queryTexts({ name: "q", in: "query", mediaType: "application/json" }, undefined)).toEqual([]);
    expect(querystringText({ name: "q", in: "querystring" }, { a: "b c", d: [1, 2], e: { f: 1 } })).toBe(
      "a=b+c&d=1&d=2&e=%7B%22f%22%3A1%7D",
    );
    expect(querystringText({ name: "q", in: "querystring", mediaType: "application/json" }, { a: 1 })).toBe(
      "%7B%22a%22%3A1%7D",
    );
  });
});

describe("header and cookie", () => {
  it.each([
    [false, text, "blue"],
    [false, list, "blue,black,brown"],
    [false, object, "R,100,G,200,B,150"],
    [true, object, "R=100,G=200,B=150"],
    [false, "a b/ü", "a b/ü"],
  ])("header, explode %s, %j → %s", (explode, value, written) => {
    expect(headerText({ name: "X-C", in: "header", explode }, value)).toBe(written);
  });

  it("writes JSON in a header without what a header cannot hold", () => {
    const parameter: Parameter = { name: "X-C", in: "header", mediaType: "application/json" };
    expect(headerText(parameter, { a: "ä€😀\u007f", b: 1 })).toBe(
      '{"a":"\\u00e4\\u20ac\\ud83d\\ude00\\u007f","b":1}',
    );
  });

  it.each(["a\r\nb", "a\nb", "\0", "€", "a\u007f"])("refuses %j in a header", (value) => {
    expect(() => headerText({ name: "X-C", in: "header" }, value)).toThrow(Unwritable);
  });

  it.each([
    ["form", true, text, "c=blue"],
    ["form", false, list, "c=blue,black,brown"],
    ["form", true, list, "c=blue; c=black; c=brown"],
    ["form", true, object, "R=100; G=200; B=150"],
    ["form", true, "a;b c", "c=a%3Bb%20c"],
    ["cookie", true, object, "R=100; G=200; B=150"],
    ["cookie", true, "a/b=", "c=a/b="],
  ] as const)("cookie, %s, explode %s, %j → %s", (style, explode, value, written) => {
    expect(cookieTexts({ name: "c", in: "cookie", style, explode }, value).join("; ")).toBe(written);
  });

  it("refuses what would divide a cookie", () => {
    expect(() => cookieTexts({ name: "c", in: "cookie", style: "cookie" }, "a; admin=1")).toThrow(Unwritable);
  });
});

describe("for every text", () => {
  const texts = fc.string({ unit: "grapheme", maxLength: 40 });

  it("a query gives it back", () => {
    fc.assert(
      fc.property(texts, texts, (name, value) => {
        const [pair = ""] = queryTexts({ name, in: "query" }, value);
        expect([...new URLSearchParams(pair.replaceAll("+", "%2B"))]).toEqual([[name, value]]);
      }),
    );
  });

  it("a path keeps its number of steps, or the value is refused", () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.stringMatching(/^[./\\%2eE5cCfF]{1,8}$/)), (value) => {
        let written: string;
        try {
          written = pathText({ name: "id", in: "path" }, value);
        } catch (error) {
          expect(error).toBeInstanceOf(Unwritable);
          return;
        }
        const { pathname } = new URL(`http://h/a/${written}/b`);
        expect(pathname).toBe(`/a/${written}/b`);
        expect(decodeURIComponent(written)).toBe(value);
      }),
    );
  });

  it("encoding leaves nothing that has a meaning", () => {
    fc.assert(
      fc.property(texts, (value) => {
        expect(encodeAll(value)).toMatch(/^[\w.~%-]*$/);
        expect(encodeReserved(value)).not.toMatch(/[#[\]\s]/);
      }),
    );
  });
});

describe("a value that is a form", () => {
  it("is the whole query as its parts say, or one value of it", () => {
    const value = { a: ["x y", "z"], b: { k: 1 }, c: { d: { e: 1 } } };
    const parts = {
      a: { style: "spaceDelimited", explode: false },
      c: { style: "deepObject", explode: true },
    } as const;
    const mediaType = "application/x-www-form-urlencoded";
    expect(querystringText({ name: "q", in: "querystring", mediaType, parts }, value)).toBe(
      "a=x+y%20z&b=%7B%22k%22%3A1%7D&c%5Bd%5D%5Be%5D=1",
    );
    expect(queryTexts({ name: "q", in: "query", mediaType }, { a: ["x y", "z"] })).toEqual([
      "q=a%3Dx%2By%26a%3Dz",
    ]);
  });
});
