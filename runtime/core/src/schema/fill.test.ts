import { describe, expect, test } from "vitest";
import * as e from "./builders.js";
import { fill, WideInteger } from "./fill.js";
import { model } from "./model.js";

const dynamics = { now: () => 1577836800.5, name: "gate-1" };

describe("fill", () => {
  test("gives a complete value back as it is", () => {
    const shape = e.object({ a: e.optional(e.array(e.integer()), { default: [] }) });
    const value = { a: [1, 2], more: {} };
    expect(fill(shape, value, dynamics)).toBe(value);
    const odd = { n: Number.NaN, list: [Number.NaN] };
    const any = e.object({ n: e.required(e.any()), list: e.required(e.array(e.any())) });
    expect(fill(any, odd, dynamics)).toBe(odd);
  });

  test("copies only what changes", () => {
    const shape = e.object({
      a: e.required(e.object({ x: e.optional(e.integer(), { default: 1 }) })),
      b: e.required(e.object({})),
    });
    const value = { a: {}, b: {} };
    const filled = fill(shape, value, dynamics) as typeof value;
    expect(filled).toEqual({ a: { x: 1 }, b: {} });
    expect(filled.b).toBe(value.b);
    expect(value).toEqual({ a: {}, b: {} });
  });

  test("never shares a default", () => {
    const shape = e.object({ a: e.optional(e.array(e.integer()), { default: [] }) });
    const [first, second] = [fill(shape, {}, dynamics), fill(shape, {}, dynamics)] as { a: number[] }[];
    first?.a.push(5);
    expect(second).toEqual({ a: [] });
  });

  test("completes a default by its own model", () => {
    const Inner = model("Inner", undefined, () =>
      e.object({ code: e.required(e.string()), level: e.optional(e.integer(), { default: 1 }) }),
    );
    const shape = e.object({
      inner: e.optional(
        e.ref(() => Inner),
        { default: { code: "x" } },
      ),
    });
    expect(fill(shape, {}, dynamics)).toEqual({ inner: { code: "x", level: 1 } });
  });

  test.each([
    ["unixtime", e.number({ format: "unixtime" }), 1577836800.5],
    ["date-time-local", e.string({ format: "date-time-local" }), "2020-01-01T00:00:00.500000"],
    ["date-time", e.string({ format: "date-time" }), "2020-01-01T00:00:00.500000Z"],
    ["date", e.string({ format: "date" }), "2020-01-01"],
    [
      "a format below a reference",
      e.allOf([e.string({ format: "date-time-local" })]),
      "2020-01-01T00:00:00.500000",
    ],
  ])("makes the time now as %s", (_name, shape, expected) => {
    expect(fill(e.object({ at: e.optional(shape, { dynamicDefault: "now" }) }), {}, dynamics)).toEqual({
      at: expected,
    });
  });

  test("takes the name of the service where it is known", () => {
    const shape = e.object({ name: e.optional(e.string(), { dynamicDefault: "service-name" }) });
    expect(fill(shape, {}, dynamics)).toEqual({ name: "gate-1" });
    expect(fill(shape, {}, { now: () => 0 })).toEqual({});
  });

  test("chooses alternatives as a check that knows the service does", () => {
    const shape = e.anyOf([
      e.object({ name: e.required(e.string(), { dynamicDefault: "service-name" }) }),
      e.object({ other: e.required(e.string()) }),
    ]);
    expect(fill(shape, {}, dynamics)).toEqual({ name: "gate-1" });
  });

  test("gives numbers the form of their format, in every place", () => {
    const int64 = e.integer({ format: "int64" });
    const shape = e.schema({
      types: ["object"],
      object: {
        properties: { a: e.required(e.array(int64)), n: e.optional(e.number()) },
        patternProperties: [[/^x/u, int64]],
        additionalProperties: int64,
      },
    });
    expect(fill(shape, { a: [1, 2n], n: 5n, x: 3, y: 4 }, dynamics)).toEqual({
      a: [1n, 2n],
      n: 5,
      x: 3n,
      y: 4n,
    });
    expect(fill(e.tuple([int64]), [1, 1], dynamics)).toEqual([1n, 1]);
  });

  test("refuses integers that the number of their type cannot hold, with their place", () => {
    const shape = e.object({ a: e.optional(e.array(e.integer())), b: e.optional(e.any()) });
    expect(fill(shape, { a: [1n], b: 9007199254740993n }, dynamics)).toEqual({
      a: [1],
      b: 9007199254740993n,
    });
    let thrown: unknown;
    try {
      fill(shape, { a: [1, 9007199254740993n] }, dynamics);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(WideInteger);
    expect(thrown).toMatchObject({ path: ["a", 1] });
    const named = e.schema({ types: ["integer"], values: [9007199254740993n] });
    expect(fill(named, 9007199254740993n, dynamics)).toBe(9007199254740993n);
    const withDefault = e.object({ n: e.optional(e.integer(), { default: 9007199254740993n }) });
    expect(fill(withDefault, {}, dynamics)).toEqual({ n: 9007199254740993n });
  });

  test("reaches what only an unevaluated word speaks of", () => {
    const part = e.object({ size: e.optional(e.integer(), { default: 1 }) });
    const shape = e.schema({
      allOf: [e.object({ a: e.optional(e.any()) })],
      unevaluatedProperties: part,
      unevaluatedItems: part,
    });
    expect(fill(shape, { a: {}, b: {} }, dynamics)).toEqual({ a: {}, b: { size: 1 } });
    const items = e.schema({ array: { prefixItems: [e.any()] }, unevaluatedItems: part });
    expect(fill(items, [{}, {}, { size: 2 }], dynamics)).toEqual([{}, { size: 1 }, { size: 2 }]);
    const complete = [{}, { size: 2 }];
    expect(fill(items, complete, dynamics)).toBe(complete);
  });

  test("takes of alternatives the first that fits, and the side of a rule that holds", () => {
    const withDefault = (kind: string) =>
      e.object({
        kind: e.required(e.constant(kind)),
        size: e.optional(e.integer(), { default: kind.length }),
      });
    expect(fill(e.oneOf([withDefault("a"), withDefault("bb")]), { kind: "bb" }, dynamics)).toEqual({
      kind: "bb",
      size: 2,
    });
    const rule = e.ifThenElse(
      withDefault("a"),
      e.object({ then: e.optional(e.any(), { default: 1 }) }),
      e.object({ other: e.optional(e.any(), { default: 2 }) }),
    );
    expect(fill(rule, { kind: "a" }, dynamics)).toEqual({ kind: "a", then: 1 });
    expect(fill(rule, { kind: "c" }, dynamics)).toEqual({ kind: "c", other: 2 });
  });

  test("keeps a hostile name a name", () => {
    const shape = e.object({ a: e.optional(e.integer(), { default: 1 }) });
    const filled = fill(shape, JSON.parse('{"__proto__":{"polluted":true}}'), dynamics) as Record<
      string,
      unknown
    >;
    expect(filled["polluted"]).toBeUndefined();
    expect(Object.keys(filled)).toEqual(["__proto__", "a"]);
  });
});
