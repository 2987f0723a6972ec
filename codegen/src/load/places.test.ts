import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { Diagnostics } from "../diagnostics/index.js";
import { isList, isRecord, type Json, pointerJoin } from "../ir/index.js";
import { readDocument } from "./document.js";
import { lineTable } from "./lines.js";
import type { SourceDocument } from "./source.js";

const limits = { maxDocumentBytes: 10_000_000, maxNesting: 64 };

function document(file: string, text: string): SourceDocument {
  const reporter = new Diagnostics();
  const found = readDocument({ file, bytes: Buffer.from(text), limits, reporter });
  if (found === undefined) throw new Error(reporter.list[0]?.message);
  return found;
}

const at = (source: SourceDocument, pointer: string): string | undefined => {
  const place = source.position(pointer);
  return place && `${place.line}:${place.column}`;
};

describe("lineTable", () => {
  it("counts lines and columns from one, with either line end", () => {
    const positionOf = lineTable("ab\r\nc\n\nd");
    expect(
      [0, 2, 4, 6, 7, 8].map((offset) => positionOf(offset)).map(({ line, column }) => [line, column]),
    ).toEqual([
      [1, 1],
      [1, 3],
      [2, 1],
      [3, 1],
      [4, 1],
      [4, 2],
    ]);
  });
});

describe("position in JSON", () => {
  const source = document(
    "a.json",
    '{\n  "a": {"b/c": [1, {"d": "}]\\""}], "e\\u0066": 2},\n  "": [[], {}, true],\n  "~": null\n}\n',
  );

  it.each([
    ["", "1:1"],
    ["/a", "2:3"],
    ["/a/b~1c", "2:9"],
    ["/a/b~1c/0", "2:17"],
    ["/a/b~1c/1", "2:20"],
    ["/a/b~1c/1/d", "2:21"],
    ["/a/ef", "2:36"],
    ["/", "3:3"],
    ["//0", "3:8"],
    ["//1", "3:12"],
    ["//2", "3:16"],
    ["/~0", "4:3"],
  ])("of %j is %s", (pointer, place) => {
    expect(at(source, pointer)).toBe(place);
  });

  it.each(["/x", "/a/x", "/a/b~1c/2", "/a/b~1c/-", "/a/ef/x", "//3", "/constructor", "/__proto__"])(
    "of %j is unknown",
    (pointer) => {
      expect(source.position(pointer)).toBeUndefined();
    },
  );

  it("finds every member of any document, and its value there", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const any = document("any.json", text);
        for (const [pointer, shown] of members(any.data, "")) {
          const offset = any.position(pointer)?.offset ?? -1;
          expect(text.startsWith(shown, offset)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("stays quick when a thousand diagnostics ask about one large document", () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [
        `Schema${index}`,
        { type: "object", properties: { id: { type: "string" } } },
      ]),
    );
    const large = document("large.json", JSON.stringify({ components: { schemas } }));
    const started = cpuMs();
    for (let index = 0; index < 1_000; index++)
      expect(large.position(`/components/schemas/Schema${index * 20}/properties/id`)).toBeDefined();
    expect(cpuMs() - started).toBeLessThan(1_500);
  });
});

describe("position in YAML", () => {
  const source = document(
    "a.yaml",
    "a:\n  b/c: [1, {d: x}]\n  200: y\nlist:\n  - one\n  - k: v\nshared: &s\n  in: 1\nuse: *s\n",
  );

  it.each([
    ["", "1:1"],
    ["/a", "1:1"],
    ["/a/b~1c", "2:3"],
    ["/a/b~1c/0", "2:9"],
    ["/a/b~1c/1/d", "2:13"],
    ["/a/200", "3:3"],
    ["/list/0", "5:5"],
    ["/list/1", "6:5"],
    ["/list/1/k", "6:5"],
    ["/use", "9:1"],
    ["/use/in", "8:3"],
  ])("of %j is %s", (pointer, place) => {
    expect(at(source, pointer)).toBe(place);
  });

  it.each(["/x", "/a/x", "/list/2", "/list/-1", "/list/one", "/a/200/y"])("of %j is unknown", (pointer) => {
    expect(source.position(pointer)).toBeUndefined();
  });
});

/** All members with the text that must stand at their place: the key, or the value of an item. */
function* members(value: Json, pointer: string): Generator<readonly [string, string]> {
  if (isRecord(value)) {
    for (const [key, child] of Object.entries(value)) {
      yield [pointerJoin(pointer, key), JSON.stringify(key)];
      yield* members(child, pointerJoin(pointer, key));
    }
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) {
      yield [pointerJoin(pointer, index), typeof item === "string" ? JSON.stringify(item) : ""];
      yield* members(item, pointerJoin(pointer, index));
    }
  }
}
