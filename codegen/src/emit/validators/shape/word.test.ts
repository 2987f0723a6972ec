import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SchemaNode } from "../../../ir/index.js";
import * as f from "../../emit.test.support.js";
import { textFormatNames } from "../check/format.js";
import { wholeWordOf } from "./word.js";

const runtime = readFileSync(
  new URL("../../../../../runtime/core/src/schema/shorthand.ts", import.meta.url),
  "utf8",
);
const table = runtime.slice(runtime.indexOf("const formatTypes = {"), runtime.indexOf("} as const"));
const formats = [...table.matchAll(/^ {2}"?([\w-]+)"?: "(\w+)",$/gm)].map(
  ([, format = "", type = ""]) => [format, type] as const,
);

function formatted(format: string, type: string, isNullable = false): SchemaNode {
  const types = [type as "string", ...(isNullable ? (["null"] as const) : [])].sort();
  return f.node({ types, [type === "string" ? "string" : "number"]: { format } });
}

describe("a word", () => {
  it("is read of the runtime", () => {
    expect(formats.length).toBeGreaterThan(30);
  });

  it("is none that the runtime does not know", () => {
    const known = new Set(formats.map(([format]) => format));
    expect([...textFormatNames].filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(formats)("stands for the format %s of a %s, as in the runtime", (format, type) => {
    expect(wholeWordOf(formatted(format, type))).toBe(format);
    expect(wholeWordOf(formatted(format, type, true))).toBe(`${format}|null`);
  });

  it.each([
    ["another type of a format", formatted("int64", "number")],
    ["a format that nobody knows", formatted("password", "string")],
    ["a name that objects inherit", formatted("constructor", "string")],
    ["two types", f.node({ types: ["integer", "string"] })],
    ["null alone", f.nothing],
    ["a facet of another type", f.node({ types: ["string"], number: { minimum: 1 } })],
    ["a facet of a boolean", f.node({ types: ["boolean"], number: { format: "int32" } })],
    ["a format and more", f.node({ types: ["string"], string: { format: "uri", maxLength: 9 } })],
    ["values", f.node({ types: ["string"], values: ["a"] })],
    ["a list", f.array(f.string)],
    ["something combined", f.node({ types: ["string"], not: f.any })],
    ["a reference", f.ref("Word")],
  ])("does not stand for %s", (_what, node) => {
    expect(wholeWordOf(node)).toBeUndefined();
  });
});
