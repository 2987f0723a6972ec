import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isEdgeloomError } from "../base/errors.js";
import { readExactly, SyntaxProblem } from "./exact-json.js";
import { readFrames } from "./frames.js";
import { parseJson } from "./lossless.js";
import { tokenAt } from "./source-token.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function refused(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (isEdgeloomError(error) && error.code === "MALFORMED") return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** What JSON.parse makes of long integers. */
function rounded(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, rounded(part)]));
}

/** Texts of random values, with blanks here and there and escapes in every style. */
const texts = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, "\t", "\r\n"))
  .map(([value, blanks]) => JSON.stringify(value, undefined, blanks));

describe("integers", () => {
  test.each([
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["-9007199254740993", -9007199254740993n],
    ["1577836800000000123", 1577836800000000123n],
    ["9223372036854775808", 9223372036854775808n],
    ["18446744073709551615", 18446744073709551615n],
    ["18446744073709551616", 18446744073709552000],
    ["-9223372036854775808", -9223372036854775808n],
    ["-9223372036854775809", -9223372036854775809],
    ["1577836800000000123.0", 1577836800000000123],
    ["1577836800000000123e0", 1577836800000000123],
    ["0.30000000000000004", 0.30000000000000004],
    ["1e400", Number.POSITIVE_INFINITY],
  ])("%s", (text, expected) => {
    for (const [before, after, pick] of [
      ["", "", (value: unknown) => value],
      ['{"a": ', "}", (value: unknown) => (value as { a: unknown }).a],
      ["[1,", " ]", (value: unknown) => (value as unknown[])[1]],
      [`["${"x".repeat(50)}",`, "]", (value: unknown) => (value as unknown[])[1]],
    ] as const) {
      expect(pick(parseJson(`${before}${text}${after}`))).toBe(expected);
      expect(pick(parseJson(bytes(`${before}${text}${after}`)))).toBe(expected);
    }
  });

  test("a long integer is found at every position of the text", () => {
    for (let shift = 0; shift < 40; shift++) {
      expect(parseJson(`{"a":"${"x".repeat(shift)}","b":1577836800000000123}`)).toHaveProperty(
        "b",
        1577836800000000123n,
      );
    }
  });

  test("digits in strings stay strings", () => {
    const text =
      '{"1577836800000000123":"1577836800000000123 , 1577836800000000123","x":[": 1577836800000000123"]}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

describe("what is no JSON", () => {
  test.each([
    "",
    " ",
    "{",
    "}",
    "[1,]",
    '{"a":1,}',
    "{a:1}",
    "NaN",
    "Infinity",
    "-",
    "01",
    "1.",
    ".5",
    "1e",
    "+1",
    "tru",
    "nul",
    "'a'",
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '"\n"',
    '"\u0000"',
    "[1 2]",
    '{"a" 1}',
    '{"a":1 "b":2}',
    "1 2",
    "\ufeff{}",
    "[1]//",
    '{"a":1}x',
    "\u00a01",
    '"\\',
    "[\u000b1]",
  ])("%j", (text) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(refused(() => parseJson(text))).toMatch(/position \d+/);
    expect(() => readExactly(text, 64)).toThrow(SyntaxProblem);
  });

  test.each([["ff"], ["22c328 22"], ["22eda08022"], ["22f4908080 22"], ["22c0af22"]])(
    "bytes %s that are not UTF-8",
    (hex) => {
      expect(refused(() => parseJson(Buffer.from(hex.replaceAll(" ", ""), "hex")))).toContain("UTF-8");
    },
  );

  test("a replacement character that was sent is no error", () => {
    expect(parseJson(bytes('"\ufffd"'))).toBe("\ufffd");
  });

  test("the error never quotes the text", () => {
    expect(refused(() => parseJson('{"password":"topsecret",}'))).not.toContain("topsecret");
  });
});

describe("limits", () => {
  const nest = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

  test("64 levels and no more, whatever the brackets", () => {
    expect(() => parseJson(nest(64))).not.toThrow();
    expect(refused(() => parseJson(nest(65)))).toContain("64 levels");
    expect(refused(() => parseJson('{"a":'.repeat(65) + "1" + "}".repeat(65)))).toContain("64 levels");
    expect(refused(() => parseJson(nest(500_000)))).toContain("64 levels");
    expect(() => parseJson(`[${"[],{},".repeat(1_000)}1]`)).not.toThrow();
    expect(parseJson(`"${"[".repeat(100)}"`)).toBe("[".repeat(100));
    expect(refused(() => parseJson("[[]]", { maxDepth: 1 }))).toContain("1 levels");
  });

  test("4 MiB and no more, in bytes", () => {
    const text = `"${"a".repeat(4 * 1024 * 1024 - 2)}"`;
    expect(() => parseJson(text)).not.toThrow();
    expect(() => parseJson(bytes(text))).not.toThrow();
    expect(refused(() => parseJson(`${text} `))).toContain("larger");
    expect(refused(() => parseJson(bytes(`${text} `)))).toContain("larger");
    expect(refused(() => parseJson('"ää"', { maxBytes: 5 }))).toContain("larger");
    expect(parseJson('"ää"', { maxBytes: 6 })).toBe("ää");
  });
});

test("a property called __proto__ pollutes nothing, on either way", () => {
  for (const more of ["", ',"id":1577836800000000123']) {
    const value = parseJson(`{"__proto__":{"polluted":1}${more}}`) as Record<string, unknown>;
    expect(Object.hasOwn(value, "__proto__")).toBe(true);
    expect(value["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
});

describe("against JSON.parse", () => {
  test("both readers give the same value", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const expected = JSON.parse(text) as unknown;
        expect(rounded(readExactly(text, 64))).toStrictEqual(expected);
        expect(rounded(parseJson(text))).toStrictEqual(expected);
        expect(rounded(parseJson(bytes(text)))).toStrictEqual(expected);
      }),
    );
  });

  test("equal names: the last wins and keeps the first one's place", () => {
    const text = '{"a":1,"b":2,"a":3}';
    expect(Object.entries(readExactly(text, 64) as object)).toEqual(
      Object.entries(JSON.parse(text) as object),
    );
  });

  test("both readers refuse the same texts", () => {
    const edit = fc.tuple(
      texts,
      fc.nat(),
      fc.nat({ max: 2 }),
      fc.constantFrom("", ",", '"', "}", "]", "{", "[", ":", "0", "-", "e", ".", "\\", " ", "n", "\n"),
    );
    const edited = edit.map(
      ([text, at, cut, insert]) =>
        text.slice(0, at % (text.length + 1)) + insert + text.slice((at % (text.length + 1)) + cut),
    );
    fc.assert(
      fc.property(edited, (text) => {
        const outcome = (read: () => unknown): unknown => {
          try {
            return read();
          } catch {
            return "refused";
          }
        };
        expect(outcome(() => rounded(readExactly(text, 64)))).toStrictEqual(
          outcome(() => JSON.parse(text) as unknown),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test("any bytes give a value or a coded error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (input) => {
        try {
          parseJson(input);
        } catch (error) {
          expect(isEdgeloomError(error)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("tokenAt", () => {
  test("finds the text of every part", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const [path, part] of partsOf(JSON.parse(text), [])) {
          expect(JSON.parse(tokenAt(text, path) ?? "")).toStrictEqual(part);
        }
      }),
    );
  });

  test.each([
    ['{"a": 5.0 , "b":[1, 2.50]}', ["a"], "5.0"],
    ['{"a": 5.0 , "b":[1, 2.50]}', ["b", 1], "2.50"],
    ['{"a":1,"a":2}', ["a"], "2"],
    ['{"\\u0061":1}', ["a"], "1"],
    [" 5.0 ", [], "5.0"],
    ['{"a":1}', ["b"], undefined],
    ["[1]", [1], undefined],
    ["5", ["a"], undefined],
    ["5", [0], undefined],
    ['{"x":"}],\\"","a":1e2}', ["a"], "1e2"],
  ])("in %s at %j", (text, path, expected) => expect(tokenAt(text, path)).toBe(expected));
});

function* partsOf(
  value: unknown,
  path: readonly (string | number)[],
): Generator<readonly [readonly (string | number)[], unknown]> {
  yield [path, value];
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* partsOf(item, [...path, index]);
  else if (typeof value === "object" && value !== null)
    for (const [name, part] of Object.entries(value)) yield* partsOf(part, [...path, name]);
}

test("frames of any kind never throw", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 }), (frames) => {
      const result = readFrames(frames);
      return "problem" in result || frames.length === 2;
    }),
    { numRuns: 1_000 },
  );
  expect(readFrames([Buffer.from("ff", "hex"), bytes("{}")])).toMatchObject({ problem: "topic" });
  expect(readFrames([bytes("t"), bytes("{}")], { maxBytes: 1 })).toMatchObject({ problem: "json" });
  expect(readFrames([bytes("t"), bytes('{"a":1.0}')])).toEqual({
    topic: "t",
    message: { a: 1 },
    text: '{"a":1.0}',
  });
});
