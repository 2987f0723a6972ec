import { describe, expect, test } from "vitest";
import * as e from "../schema/builders.js";
import type { Json, Shape } from "../schema/shape.js";
import { context, invalid, lenient, of, strict } from "./codec.test.support.js";
import { parseJson } from "./lossless.js";
import { completeModel, modelNamed } from "./openmodule-models.test.support.js";

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
