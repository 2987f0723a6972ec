import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as e from "../schema/builders.js";
import { model } from "../schema/model.js";
import type { Json, Model } from "../schema/shape.js";
import { context, invalid, lenient, of, strict } from "./codec.test.support.js";
import { parseJson } from "./lossless.js";
import { modelNamed } from "./openmodule-models.test.support.js";

describe("encoding", () => {
  test("takes properties in declared order and drops what is not declared", () => {
    const Sample = of(
      e.object({
        b: e.required(e.integer()),
        a: e.optional(e.string()),
        inner: e.optional(e.object({ x: e.optional(e.any()) })),
      }),
    );
    expect(lenient.encode(Sample, { a: "x", more: 1, b: 1, inner: { y: 1, x: 2 } }, context)).toBe(
      '{"b":1,"a":"x","inner":{"x":2}}',
    );
  });

  test("keeps undeclared properties on a strict wire, and by pattern or additionalProperties on any", () => {
    const open = e.object({ a: e.optional(e.integer()) });
    expect(strict.encode(of(open), { z: [1, null], a: 1 }, context)).toBe('{"a":1,"z":[1,null]}');
    const map = e.object(
      { a: e.optional(e.integer()) },
      { additionalProperties: e.number(), patternProperties: [[/^x/u, e.string()]] },
    );
    expect(lenient.encode(of(map), { x1: "s", q: 1, a: 2 }, context)).toBe('{"a":2,"x1":"s","q":1.0}');
  });

  test("fills in defaults, also the time and the name", () => {
    expect(lenient.encode(modelNamed("ZMQMessage"), { type: "t" }, context)).toBe(
      '{"timestamp":1577836800.25,"name":"gate-1","type":"t"}',
    );
    expect(lenient.encode(modelNamed("Gateway"), {}, context)).toBe('{"gate":"","direction":""}');
  });

  test("drops declared nulls at any depth and keeps free-form ones", () => {
    const inner = e.object({ a: e.optional(e.schema({ types: ["string", "null"] })) });
    const Sample = of(
      e.object({
        list: e.required(e.array(inner)),
        free: e.required(e.object({}, { additionalProperties: e.any() })),
      }),
    );
    const value = { list: [{ a: null }, { a: "x" }], free: { a: null, b: [null] } };
    expect(lenient.encode(Sample, value, context)).toBe(
      '{"list":[{},{"a":"x"}],"free":{"a":null,"b":[null]}}',
    );
    expect(strict.encode(Sample, value, context)).toBe(
      '{"list":[{"a":null},{"a":"x"}],"free":{"a":null,"b":[null]}}',
    );
  });

  test("shows that a number is one, as the reference does, on a lenient wire only", () => {
    const Sample = of(
      e.object({ f: e.required(e.array(e.number())), i: e.required(e.integer()), any: e.required(e.any()) }),
    );
    const value = { f: [1, -0, 1.5, 1e15, 1e16, 1.5778368e18, 1e300], i: 1, any: 1 };
    expect(lenient.encode(Sample, value, context)).toBe(
      '{"f":[1.0,-0.0,1.5,1000000000000000.0,1e+16,1.5778368e+18,1e+300],"i":1,"any":1}',
    );
    expect(strict.encode(Sample, value, context)).toBe(
      '{"f":[1,-0.0,1.5,1000000000000000,1e+16,1.5778368e+18,1e+300],"i":1,"any":1}',
    );
  });

  test("writes NaN and infinity as null", () => {
    const Sample = of(e.object({ n: e.required(e.number()), any: e.required(e.any()) }));
    expect(lenient.encode(Sample, { n: Number.NaN, any: [Number.POSITIVE_INFINITY] }, context)).toBe(
      '{"n":null,"any":[null]}',
    );
    expect(invalid(() => strict.encode(Sample, { n: Number.NaN, any: 1 }, context)).issues).toMatchObject([
      { path: ["n"] },
    ]);
  });

  test("escapes everything outside printable ASCII when asked to", () => {
    const text = 'ä\u007f💩"\\\n\t\b\f\r\u0001\u2028/';
    expect(lenient.encode(of(e.string()), text, context)).toBe(
      '"\\u00e4\\u007f\\ud83d\\udca9\\"\\\\\\n\\t\\b\\f\\r\\u0001\\u2028/"',
    );
    expect(strict.encode(of(e.string()), text, context)).toBe(JSON.stringify(text));
    expect(lenient.encode(of(e.object({ ä: e.required(e.any()) })), { ä: { ö: 1 } }, context)).toBe(
      '{"\\u00e4":{"\\u00f6":1}}',
    );
  });

  test("any text is ASCII and reads back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const json = lenient.encode(of(e.any()), [text, { [text]: text }], context);
        expect(json).toMatch(/^[\x20-\x7e]*$/);
        expect(parseJson(json)).toStrictEqual([text, { [text]: text }]);
      }),
    );
  });

  test("writes 64 bit integers from numbers and bigints as digits", () => {
    const Sample = of(e.object({ id: e.required(e.integer({ format: "int64" })), any: e.required(e.any()) }));
    const value = { id: 1577836800000000123n, any: [18446744073709551615n, -(2n ** 63n)] };
    expect(lenient.encode(Sample, value, context)).toBe(
      '{"id":1577836800000000123,"any":[18446744073709551615,-9223372036854775808]}',
    );
    expect(lenient.encode(Sample, { id: 5, any: 1 }, context)).toBe('{"id":5,"any":1}');
  });

  test("writes a UUID in lower case, as the reference does", () => {
    const text = "ABCDEF78-1234-5678-1234-567812345678";
    expect(lenient.encode(of(e.string({ format: "uuid" })), text, context)).toBe(`"${text.toLowerCase()}"`);
  });

  test.each([
    ["undefined", undefined],
    ["function", () => 1],
    ["symbol", Symbol("x")],
    ["Map", new Map()],
    ["Set", new Set()],
    ["Date", new Date(0)],
    ["Uint8Array", new Uint8Array(1)],
    ["an integer beyond 64 bit", 2n ** 64n],
  ])("refuses %s in free-form content and says where", (kind, value) => {
    const Sample = of(e.object({ free: e.required(e.object({}, { additionalProperties: e.any() })) }));
    const error = invalid(() =>
      lenient.encode(Sample, { free: { list: [1, { bad: value as never }] } }, context),
    );
    expect(error.issues).toMatchObject([
      { path: ["free", "list", 1, "bad"], keyword: "json", received: kind },
    ]);
  });

  test("refuses what does not fit, with every place", () => {
    const error = invalid(() =>
      lenient.encode(modelNamed("Gateway"), { gate: 5, direction: "sideways" }, context),
    );
    expect(error.issues.map((issue) => issue.path)).toEqual([["gate"], ["direction"]]);
    expect(error.message).not.toContain("sideways");
    expect(error.place).toBe("Gateway");
  });

  test("refuses what contains itself", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(invalid(() => strict.encode(of(e.any()), circle as never, context)).issues).toMatchObject([
      { keyword: "depth" },
    ]);
  });

  test("chooses the alternative that fits", () => {
    const Sample = of(e.anyOf([e.object({ n: e.required(e.number()) }), e.array(e.number()), e.nothing()]));
    expect(lenient.encode(Sample, { n: 1, more: 1 }, context)).toBe('{"n":1.0}');
    expect(lenient.encode(Sample, [1], context)).toBe("[1.0]");
    expect(lenient.encode(Sample, null, context)).toBe("null");
  });

  test("follows a model that contains itself", () => {
    const Tree: Model<Json, Json> = model("Tree", undefined, () =>
      e.object({
        n: e.required(e.number()),
        kids: e.optional(e.array(e.ref(() => Tree)), { default: [] }),
      }),
    );
    expect(lenient.encode(Tree, { kids: [{ n: 2, x: 1 }], n: 1 }, context)).toBe(
      '{"n":1.0,"kids":[{"n":2.0,"kids":[]}]}',
    );
  });
});
