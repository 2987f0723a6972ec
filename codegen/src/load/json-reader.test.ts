import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./json-reader.js";

const read = (text: string, maxNesting = 64) => readJson(text, { maxNesting });

describe("readJson", () => {
  it("reads every kind of value", () => {
    const { data, problems } = read(
      ' {"a":[1,-2.5e3,true,false,null,"x\\n\\u00e9\\ud83d\\ude00"],\t"b":{},"c":[]}\r\n',
    );
    expect(problems).toEqual([]);
    expect(JSON.stringify(data)).toBe('{"a":[1,-2500,true,false,null,"x\\né😀"],"b":{},"c":[]}');
  });

  it("keeps wide characters apart from the narrow ones that share their low byte", () => {
    const values = ["\u2022", "a", "\u0122\u015c\n", "\u00ff", "\u{1f622}", "plain"];
    const text = JSON.stringify({ values, "\u0422": 1, '"': 2 });
    expect(JSON.stringify(read(text).data)).toBe(text);
  });

  it("agrees with JSON.parse on all that JSON.stringify makes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const rounded = (_: string, part: unknown): unknown =>
          typeof part === "bigint" ? Number(part) : part;
        expect(JSON.stringify(read(text, 200).data, rounded)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("refuses what JSON.parse refuses, whatever one character was changed", () => {
    const text = '{"a":[1,-0.5e+3,true,null,"\\u00e9\\n"],"b":{"c":{}}}';
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.string({ maxLength: 2, unit: "binary" }),
        fc.nat(2),
        (at, put, removed) => {
          const changed = text.slice(0, at) + put + text.slice(at + removed);
          expect(read(changed).problems.some(({ code }) => code === "json-syntax")).toBe(!parses(changed));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["", 0],
    ["  ", 2],
    ["{", 1],
    ['{"a"', 4],
    ['{"a":', 5],
    ['{"a":1', 6],
    ['{"a":1,}', 7],
    ["[1,]", 3],
    ["[1 2]", 3],
    ["[,1]", 1],
    ["{a:1}", 1],
    ["{'a':1}", 1],
    ["{} {}", 3],
    ["[1] // no", 4],
    ["/* no */ {}", 0],
    ["# no\n{}", 0],
    ["NaN", 0],
    ["[Infinity]", 1],
    ["[-Infinity]", 1],
    ["undefined", 0],
    ["True", 0],
    ["nul", 0],
    ["truex", 4],
    ["[01]", 1],
    ["[1.]", 1],
    ["[.5]", 1],
    ["[+1]", 1],
    ["[1e]", 1],
    ["[0x10]", 2],
    ["[1_000]", 2],
    ["[-]", 1],
    ['["a\tb"]', 3],
    ['["a\nb"]', 3],
    ['["\u0000"]', 2],
    ['["\\x41"]', 2],
    ['["\\u12"]', 2],
    ['["\\u12G4"]', 2],
    ["[`a`]", 1],
    ["\u00a0{}", 0],
    ["{}\ufeff", 2],
  ])("refuses %j at offset %i", (text, offset) => {
    expect(read(text)).toMatchObject({ data: undefined, problems: [{ code: "json-syntax", offset }] });
  });

  it("says where a string that is never closed begins", () => {
    expect(read('{"a": "bc').problems).toMatchObject([{ offset: 6, message: "The string is never closed." }]);
    expect(read('["\\n').problems).toMatchObject([{ offset: 1 }]);
  });

  it.each([
    ['{"a":1,}', "Remove the comma"],
    ["[1, // x\n]", "no comments"],
    ["{'a':1}", "double quotes"],
    ["[NaN]", "finite"],
  ])("says how to repair %j", (text, fix) => {
    expect(read(text).problems[0]?.fix).toContain(fix);
  });

  it("shows the word it stumbled over, made visible", () => {
    expect(read("[undefined]").problems[0]?.message).toBe('Expected a value, found "undefined".');
    expect(read("[\u202e]").problems[0]?.message).toBe('Expected a value, found "\\u202e".');
  });

  it("refuses equal keys, also when they are spelled differently, and finds all of them", () => {
    const { problems } = read('{"a":1,"b":{"c":1,"c":2},"\\u0061":3}');
    expect(problems.map(({ code, offset }) => [code, offset])).toEqual([
      ["duplicate-key", 18],
      ["duplicate-key", 25],
    ]);
  });

  it("takes prototype names as keys like any other", () => {
    const { data, problems } = read(
      '{"__proto__":{"x":1},"constructor":2,"prototype":3,"toString":4,"hasOwnProperty":5}',
    );
    expect(problems).toEqual([]);
    expect(Object.getPrototypeOf(data)).toBeNull();
    expect(Object.keys(data as object)).toEqual([
      "__proto__",
      "constructor",
      "prototype",
      "toString",
      "hasOwnProperty",
    ]);
    expect(Object.getPrototypeOf((data as Record<string, object>)["__proto__"])).toBeNull();
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("finds a second __proto__", () => {
    expect(read('{"__proto__":null,"__proto__":1}').problems).toMatchObject([
      { code: "duplicate-key", offset: 18 },
    ]);
  });

  it("is not fooled by a polluted prototype", () => {
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    polluted["type"] = "polluted";
    try {
      expect(read('{"type":1}')).toMatchObject({ problems: [] });
    } finally {
      delete polluted["type"];
    }
  });

  it("keeps integers exact and says when a fraction is not", () => {
    const { data, problems } = read("[9007199254740993, 0.1000000000000000055, -0]");
    expect(data).toEqual([9_007_199_254_740_993n, 0.1, -0]);
    expect(problems).toMatchObject([{ code: "number-rounded", offset: 19 }]);
  });

  it("refuses numbers that overflow", () => {
    expect(read('{"a":1e400}')).toMatchObject({
      data: undefined,
      problems: [{ code: "number-range", offset: 5 }],
    });
  });

  it("keeps lone surrogates in values, as JSON allows them", () => {
    expect(read('["\\ud800"]').data).toEqual(["\ud800"]);
  });
});

describe("nesting", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

  it("is allowed up to the limit", () => {
    expect(read(nested(3), 3).problems).toEqual([]);
    expect(read(nested(4), 3)).toMatchObject({
      data: undefined,
      problems: [{ code: "limit-nesting", offset: 3 }],
    });
  });

  it.each([10_000, 1_000_000])(
    "of %i ends in a diagnostic, even under a limit that would allow it",
    (depth) => {
      expect(read("[".repeat(depth), 10_000_000).problems).toMatchObject([{ code: "limit-nesting" }]);
      expect(read('{"a":'.repeat(depth), 10_000_000).problems).toMatchObject([{ code: "limit-nesting" }]);
    },
  );

  it("counts depth and not length", () => {
    expect(read(`[${"[],".repeat(1_000)}[]]`, 2).problems).toEqual([]);
  });
});

function parses(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}
