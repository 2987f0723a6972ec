import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalog } from "./catalog.js";
import { Diagnostics, quote } from "./diagnostic.js";
import { columnsOf, visible } from "./escape.js";

describe("the catalog", () => {
  it.each(Object.entries(catalog))("%s says what, why and what to do", (code, { title, cause, fix }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    expect(title).not.toMatch(/\.$/);
    expect(cause).toMatch(/[.`)]$/);
    expect(fix).toMatch(/[.`)]$/);
  });
});

describe("Diagnostics", () => {
  it("counts errors and not warnings, beyond what it keeps", () => {
    const reporter = new Diagnostics({ max: 2 });
    for (let index = 0; index < 5; index++) reporter.report("input-missing", `${index}`, undefined);
    reporter.report("number-rounded", "w", undefined);
    expect(reporter.list.map(({ message }) => message)).toEqual(["0", "1"]);
    expect(reporter.errorCount).toBe(5);
  });

  it("keeps what a stage knows more", () => {
    const reporter = new Diagnostics();
    reporter.report("json-syntax", "m", { file: "a", pointer: "" }, { offset: 3, fix: "f" });
    expect(reporter.list).toEqual([
      {
        code: "json-syntax",
        severity: "error",
        message: "m",
        origin: { file: "a", pointer: "" },
        offset: 3,
        fix: "f",
      },
    ]);
  });
});

describe("quote", () => {
  it("escapes, cuts and keeps what is harmless", () => {
    expect(quote('a"b\n')).toBe('"a\\"b\\n"');
    expect(quote("grün 漢 😀")).toBe('"grün 漢 😀"');
    expect(quote("x".repeat(100), 3)).toBe('"xxx…"');
    expect(quote("\u202e\ufeff\u061c\u00ad\ud800")).toBe('"\\u202e\\ufeff\\u061c\\u00ad\\ud800"');
  });

  it("leaves no misleading character, whatever the text, also where it cuts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(20), (text, max) => {
        expect(quote(text, max)).not.toMatch(/[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("visible", () => {
  it("changes nothing in ordinary text", () => {
    expect(visible("Grüße, 漢字 😀 'x' \\ \"y\"")).toBe("Grüße, 漢字 😀 'x' \\ \"y\"");
  });

  it.each([
    ["\u0000", "\\u{0}"],
    ["\u001b[31m", "\\u{1b}[31m"],
    ["\u0085", "\\u{85}"],
    ["a\u202eb", "a\\u{202e}b"],
    ["\u200d", "\\u{200d}"],
    ["\ud800x", "\\u{d800}x"],
    ["\u{e0041}", "\\u{e0041}"],
  ])("shows %j as %s", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});

describe("columnsOf", () => {
  it.each([
    ["abc", 3],
    ["漢字", 4],
    ["é", 1],
    ["e\u0301", 1],
    ["😀", 2],
    ["ｱ", 1],
    ["한글", 4],
  ])("of %s is %i", (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});
