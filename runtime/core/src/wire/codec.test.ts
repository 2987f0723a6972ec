import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EdgeloomError, isEdgeloomError } from "../base/errors.js";
import * as e from "../schema/builders.js";
import { model } from "../schema/model.js";
import type { Json, Model, Shape } from "../schema/shape.js";
import { codecOf } from "./codec.js";
import { parseJson } from "./lossless.js";
import { completeModel, modelNamed, type TestModel } from "./openmodule-models.test.support.js";
import { wire } from "./rules.js";

const lenient = codecOf(wire({ input: "lenient", nulls: "drop", charset: "ascii" }));
const strict = codecOf(wire({}));
const context = { name: "gate-1", now: () => 1577836800.25 };

function of(shape: Shape): TestModel {
  return model<Json, Json>("Sample", undefined, () => shape);
}

function invalid(run: () => unknown): EdgeloomError {
  try {
    run();
  } catch (error) {
    if (isEdgeloomError(error) && error.code === "INVALID") return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

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
      '{"f":[1.0,0.0,1.5,1000000000000000.0,1e+16,1.5778368e+18,1e+300],"i":1,"any":1}',
    );
    expect(strict.encode(Sample, value, context)).toBe(
      '{"f":[1,0,1.5,1000000000000000,1e+16,1.5778368e+18,1e+300],"i":1,"any":1}',
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
        kids: e.optional(e.array(e.ref(() => Tree as never)), { default: [] }),
      }),
    );
    expect(lenient.encode(Tree, { kids: [{ n: 2, x: 1 }], n: 1 }, context)).toBe(
      '{"n":1.0,"kids":[{"n":2.0,"kids":[]}]}',
    );
  });
});

describe("lenient decoding", () => {
  const decode = (shape: Shape, value: Json, sourceText?: string): unknown =>
    lenient.decode(of(shape), value, { ...context, sourceText });

  test("gives a complete value back as it is", () => {
    const value = { gate: "g", direction: "in" };
    expect(lenient.decode(modelNamed("Gateway"), value, context)).toBe(value);
  });

  test.each([
    [
      "a name from Object.prototype's chain",
      "Gateway",
      '{"gate":"g","direction":"in","__proto__":{"x":1}}',
      { gate: "g", direction: "in" },
    ],
    [
      "milliseconds",
      "ZMQMessage",
      '{"timestamp":1577836800000,"name":"n","type":"t"}',
      { timestamp: 1577836800, name: "n", type: "t" },
    ],
    [
      "a UUID in upper case",
      "RPCResult",
      '{"rpc_id":"ABCDEF78-1234-5678-1234-567812345678","status":"ok"}',
      { rpc_id: "abcdef78-1234-5678-1234-567812345678", status: "ok" },
    ],
  ])("converts %s even in a value that is complete", (_name, name, text, expected) => {
    const value = lenient.decode(modelNamed(name), parseJson(text), { ...context, sourceText: text });
    expect(value).toStrictEqual(expected);
  });

  test("finds a property under another name, its own first", () => {
    const Sample = completeModel("Sample", () =>
      e.object({ id: e.optional(e.string(), { aliases: ["medium_id", "mediumId"] }) }),
    );
    expect(lenient.decode(Sample, { mediumId: "c" }, context)).toEqual({ id: "c" });
    expect(lenient.decode(Sample, { medium_id: "b", mediumId: "c" }, context)).toEqual({ id: "b" });
    expect(lenient.decode(Sample, { medium_id: "b", id: "a" }, context)).toMatchObject({ id: "a" });
  });

  test("reads explicit nulls by the property's rule", () => {
    const shape = e.object({
      plain: e.optional(e.string()),
      defaulted: e.optional(e.string(), { default: "d", null: "default" }),
      omitted: e.optional(e.array(e.string()), { default: [], null: "omit" }),
      nullable: e.required(e.schema({ types: ["string", "null"] })),
      name: e.optional(e.string(), { dynamicDefault: "service-name", null: "default" }),
    });
    const value = { plain: null, defaulted: null, omitted: null, nullable: null, name: null };
    expect(decode(shape, value)).toEqual({ defaulted: "d", omitted: null, nullable: null, name: "gate-1" });
    expect(lenient.encode(of(shape), decode(shape, value) as Json, context)).toBe(
      '{"defaulted":"d","name":"gate-1"}',
    );
    expect(
      invalid(() => decode(e.object({ a: e.optional(e.string(), { default: "" }) }), { a: null })).issues,
    ).toMatchObject([{ path: ["a"], wireMessage: "none is not an allowed value" }]);
  });

  test("takes the text of a number from where it was sent", () => {
    const text = '{"request":{"list":[5, 5.0, 1e2, 1577836800000000000, 0.10]}}';
    const { request } = parseJson(text) as { request: Json };
    const Sample = of(e.object({ list: e.required(e.array(e.string())) }));
    const inside = { ...context, sourceText: text, sourcePath: ["request"] };
    expect(lenient.decode(Sample, request, inside)).toEqual({
      list: ["5", "5.0", "100.0", "1577836800000000000", "0.1"],
    });
    expect(lenient.decode(Sample, { list: [5, 1e300] }, context)).toEqual({ list: ["5", "1e+300"] });
  });

  test.each([
    ["the first that fits as it is", e.anyOf([e.string(), e.integer()]), 5, 5],
    ["else the first to convert to", e.anyOf([e.integer(), e.boolean()]), "5", 5],
    ["else the next", e.anyOf([e.integer(), e.boolean()]), "yes", true],
    ["a type of several", e.schema({ types: ["integer", "null"] }), "7", 7],
    ["null where it is one of them", e.anyOf([e.integer(), e.nothing()]), null, null],
  ])("takes of alternatives %s", (_name, shape, value, expected) =>
    expect(decode(shape, value)).toBe(expected),
  );

  test("reports all alternatives when none fits", () => {
    const error = invalid(() =>
      decode(e.object({ v: e.required(e.anyOf([e.integer(), e.boolean()])) }), { v: "x" }),
    );
    expect(error.issues.map((issue) => issue.wireType)).toEqual(["type_error.integer", "type_error.bool"]);
  });

  test.each([
    [
      "minimum",
      e.integer({ minimum: 10 }),
      5,
      "ensure this value is greater than or equal to 10",
      "value_error.number.not_ge",
      { limit_value: 10 },
    ],
    [
      "exclusiveMaximum",
      e.integer({ exclusiveMaximum: 10 }),
      10,
      "ensure this value is less than 10",
      "value_error.number.not_lt",
      { limit_value: 10 },
    ],
    [
      "minLength",
      e.string({ minLength: 2 }),
      "a",
      "ensure this value has at least 2 characters",
      "value_error.any_str.min_length",
      { limit_value: 2 },
    ],
    [
      "pattern",
      e.string({ pattern: /^a$/u }),
      "b",
      'string does not match regex "^a$"',
      "value_error.str.regex",
      { pattern: "^a$" },
    ],
    [
      "maxItems",
      e.array(e.any(), { maxItems: 1 }),
      [1, 2],
      "ensure this value has at most 1 items",
      "value_error.list.max_items",
      { limit_value: 1 },
    ],
    [
      "const",
      e.constant("x"),
      "y",
      "unexpected value; permitted: 'x'",
      "value_error.const",
      { permitted: ["x"] },
    ],
    [
      "not",
      e.not(e.string()),
      "y",
      "expected a value that does not fit what is excluded",
      "value_error",
      undefined,
    ],
  ])("words a broken %s as peers do", (_keyword, shape, value, message, type, facts) => {
    expect(invalid(() => decode(e.object({ v: e.required(shape) }), { v: value })).issues).toMatchObject([
      {
        path: ["v"],
        wireMessage: message,
        wireType: type,
        ...(facts === undefined ? {} : { wireContext: facts }),
      },
    ]);
  });

  test("checks the object as a whole once its properties are sound", () => {
    const shape = e.schema({
      ...(e.object(
        { a: e.optional(e.integer()), b: e.optional(e.integer()) },
        { dependentRequired: { a: ["b"] } },
      ) as object),
      object: {
        properties: { a: e.optional(e.integer()), b: e.optional(e.integer()) },
        dependentRequired: { a: ["b"] },
      },
      not: e.object({ b: e.required(e.constant(0)) }),
    });
    expect(decode(shape, { a: "1", b: "2" })).toEqual({ a: 1, b: 2 });
    expect(invalid(() => decode(shape, { a: "1" })).issues).toMatchObject([
      { path: ["b"], keyword: "dependentRequired" },
    ]);
    expect(invalid(() => decode(shape, { b: "0" })).issues).toMatchObject([{ path: [], keyword: "not" }]);
    expect(invalid(() => decode(shape, { a: "x", b: "0" })).issues).toMatchObject([{ path: ["a"] }]);
  });

  test("runs a rule only when the fields it looks at are sound", () => {
    const base = {
      category: "permanent-employee",
      start: 0,
      user: "u",
      recurrence: "DTSTART:19990108T110000\nRRULE:FREQ=DAILY",
    };
    const issuesOf = (more: Record<string, Json>): unknown =>
      invalid(() => lenient.decode(modelNamed("Access"), { ...base, ...more }, context)).issues.map(
        (issue) => issue.path,
      );
    expect(issuesOf({})).toEqual([["recurrence"]]);
    expect(issuesOf({ duration: 0 })).toEqual([["recurrence"]]);
    expect(issuesOf({ duration: "x" })).toEqual([["duration"]]);
    expect(issuesOf({ user: null })).toEqual([["user"], ["recurrence"]]);
    expect(lenient.decode(modelNamed("Access"), { ...base, recurrence: "" }, context)).not.toHaveProperty(
      "recurrence",
    );
  });

  test.each([
    ["a!GVs bG8=", "aGVsbG8="],
    ["aGVsbG8=aGVs", "aGVsbG8="],
    ["=aGVs", "aGVs"],
  ])("skips what is foreign in base64 %j", (given, expected) =>
    expect(decode(e.string({ format: "base64" }), given)).toBe(expected),
  );

  test.each([
    ["NoneType", null],
    ["list", [1]],
    ["str", "x"],
    ["int", 5],
    ["float", 5.5],
    ["bool", true],
  ])("says of a root that is a %s what was expected", (name, value) => {
    const error = invalid(() => lenient.decode(modelNamed("Gateway"), value, context));
    expect(error.issues).toMatchObject([
      { path: [], wireMessage: `Gateway expected dict not ${name}`, wireType: "type_error" },
    ]);
  });

  test.each(["", []])("takes %j for an object without properties", (value) => {
    expect(lenient.decode(modelNamed("Gateway"), value, context)).toEqual({ gate: "", direction: "" });
  });
});

describe("strict decoding", () => {
  test("converts nothing but fills in", () => {
    expect(strict.decode(modelNamed("ZMQMessage"), { type: "t" }, context)).toEqual({
      timestamp: 1577836800.25,
      name: "gate-1",
      type: "t",
    });
    expect(invalid(() => strict.decode(modelNamed("ZMQMessage"), { type: 5 }, context)).issues).toMatchObject(
      [{ path: ["type"], keyword: "type" }],
    );
    expect(strict.decode(modelNamed("Gateway"), { more: 1 }, context)).toEqual({
      gate: "",
      direction: "",
      more: 1,
    });
  });

  test("an integer that a number cannot hold is refused where no int64 was declared", () => {
    const Sample = of(e.object({ n: e.required(e.integer()) }));
    expect(
      invalid(() => strict.decode(Sample, parseJson('{"n":9007199254740993}'), context)).issues,
    ).toMatchObject([{ path: ["n"] }]);
    expect(strict.decode(of(e.number()), parseJson("9007199254740993"), context)).toBe(9007199254740992);
  });
});

describe("what is written reads back", () => {
  const word = fc.string({ unit: "binary", maxLength: 8 });
  const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
    fc.option(value, { nil: undefined });
  const second = fc.integer({ min: -20_000_000_000, max: 20_000_000_000 });
  const free = fc.dictionary(word, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }) as fc.Arbitrary<
    Record<string, Json>
  >;
  const gateway = fc.record(
    { gate: word, direction: fc.constantFrom("", "in", "out") },
    { noNullPrototype: true },
  );
  const defined = (value: Record<string, unknown>): Json =>
    Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Json;
  const samples: readonly (readonly [string, fc.Arbitrary<Record<string, unknown>>])[] = [
    ["Gateway", gateway],
    [
      "RPCRequest",
      fc.record({
        timestamp: second,
        name: word,
        type: word,
        rpc_id: fc.uuid(),
        resource: optional(word),
        request: optional(free),
      }),
    ],
    [
      "Vehicle",
      fc.record({
        id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        all_ids: fc.constant([]),
        enter_direction: fc.constantFrom("forward", "unknown"),
      }),
    ],
    [
      "IoMessage",
      fc.record({
        timestamp: second,
        name: word,
        type: word,
        gateway,
        pin: word,
        value: fc.maxSafeInteger(),
        inverted: fc.boolean(),
        edge: fc.nat(),
        physical: optional(fc.nat()),
        meta: free,
      }),
    ],
  ];
  describe.each([
    ["lenient", lenient],
    ["strict", strict],
  ] as const)("on a %s wire", (_name, codec) => {
    test.each(samples)("%s", (name, arbitrary) => {
      fc.assert(
        fc.property(arbitrary.map(defined), (value) => {
          const text = codec.encode(modelNamed(name), value, context);
          const sourceText = text;
          expect(codec.decode(modelNamed(name), parseJson(text), { ...context, sourceText })).toStrictEqual(
            value,
          );
        }),
      );
    });
  });
});
