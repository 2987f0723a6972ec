import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Diagnostics } from "../diagnostics/index.js";
import type { Json } from "../ir/index.js";
import { defaultLimits } from "../limits.js";
import { readDocument } from "../load/index.js";
import { yamlText } from "./yaml-text.js";

function readBack(text: string): Json | undefined {
  const reporter = new Diagnostics();
  const bytes = Buffer.from(text);
  const read = readDocument({ file: "x.yaml", bytes, limits: defaultLimits, reporter });
  expect(reporter.list).toEqual([]);
  return read?.data;
}

/** Texts that YAML gives a meaning to, or that cannot be seen. */
// biome-ignore format: a list
const tricky = [
  "", " ", "on", "No", "NULL", "~", "<<", "- a", "a: b", "a #b", "&a", "*a", "!tag", "|", ">", "%YAML", "---", "...", "@", "`", "1e3", "0x1F", "0o7",
  "1_000", "12:30:45", "2020-01-01", ".inf", ".nan", "'", "\"", "a\nb", "a\n b\n\nc", " a\nb", "a\nb ", "a\n\n", "\na", "a\n---\nb", "\u0000", "\u0085",
  "\u2028", "\u202e", "\ufeff", "\t", "a\n\tb", "\r\n", "ü", "😀", "__proto__", "constructor", "?", "? a", "=", "a,b", "[a]", "{a}", "a\\n", "a - b", "k".repeat(1_100),
] as const;

describe("yamlText", () => {
  it.each(tricky)("%j survives as key, value and item", (text) => {
    const value: Json = Object.fromEntries([
      [text, text],
      ["list", [text, [text]]],
      ["inner", { [`x${text}`]: text }],
    ]);
    const written = yamlText(value);
    expect(readBack(written)).toEqual(value);
    expect(written).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u202e\ufeff]/u);
    expect(parse(written, { version: "1.1", schema: "yaml-1.1" })).toEqual(value);
  });

  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "binary" }),
      fc.constantFrom(...tricky),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...tricky)), tie("value"), { maxKeys: 3 }),
    ),
  })).value;

  test.prop([json], { examples: [[-(2 ** 53)], [2 ** 60], [1e21]] })(
    "any value is read back as it was",
    (value) => {
      const wrapped = { value };
      expect(JSON.stringify(readBack(yamlText(wrapped)), bigints)).toBe(JSON.stringify(wrapped, bigints));
    },
  );

  it("half a surrogate pair is replaced, as it has no place in UTF-8", () => {
    expect(readBack(yamlText({ a: "x\ud800y" }))).toEqual({ a: "x\ufffdy" });
  });
});

function bigints(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  // A number beyond 2^53 is written with all its digits, and comes back as the integer that they say.
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && !String(value).includes("e"))
    return `${BigInt(String(value))}n`;
  return typeof value === "number" ? value + 0 : value;
}
