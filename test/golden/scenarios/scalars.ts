import { type Scenario, schemas } from "../support/scenario.js";

/** Strings, numbers, booleans, null, and values that are spelled out. */
export const scalars: readonly Scenario[] = [
  schemas(
    "string-lengths",
    { Code: { type: "string", minLength: 2, maxLength: 3 }, Name: { type: "string", minLength: 1 } },
    {
      // Lengths count code points: two of these four UTF-16 units make one character.
      Code: {
        accepts: ["ab", "abc", "😀😀", "😀😀😀"],
        rejects: ["a", "abcd", "😀", "😀😀😀😀", 12, undefined, null],
      },
      Name: { accepts: ["a", "😀"], rejects: ["", null] },
    },
  ),
  schemas(
    "string-pattern",
    {
      Plate: { type: "string", pattern: "^[A-Z]{1,3}-\\d+$" },
      Slash: { type: "string", pattern: "a/b\\\\" },
    },
    {
      Plate: { accepts: ["W-1", "GRZ-123"], rejects: ["w-1", "ABCD-1", ""] },
      Slash: { accepts: ["xa/b\\y"], rejects: ["a/b"] },
    },
  ),
  schemas(
    "string-format",
    {
      Id: { type: "string", format: "uuid" },
      At: { type: "string", format: "date-time" },
      Unknown: { type: "string", format: "fancy" },
    },
    {
      Id: { accepts: ["0b7c3e2e-7c1f-4c56-9d0e-6a8d8a4c2f11"], rejects: ["0b7c3e2e", "", 1] },
      At: { accepts: ["2022-01-02T03:04:05Z"], rejects: ["2022-01-02", "yesterday"] },
      Unknown: { accepts: ["anything"], rejects: [1] },
    },
  ),
  schemas(
    "decimal",
    { Price: { type: "string", format: "decimal" } },
    { Price: { accepts: ["1.10", "-3", "0"], rejects: ["1,10", "", "abc", 1.1] } },
  ),
  schemas(
    "integer-bounds",
    { Percent: { type: "integer", minimum: 0, maximum: 100 } },
    { Percent: { accepts: [0, 100, 42], rejects: [-1, 101, 0.5, "1", Number.NaN, null] } },
  ),
  schemas(
    "number-bounds",
    {
      Ratio: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
      Step: { type: "number", multipleOf: 0.1 },
    },
    {
      Ratio: { accepts: [0.5, 0.001], rejects: [0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY] },
      Step: { accepts: [0.3, 1, 0], rejects: [0.25] },
    },
  ),
  schemas(
    "int64",
    {
      Counter: { type: "integer", format: "int64", minimum: 0 },
      Tick: { type: "integer", format: "int64", enum: [1, 2] },
    },
    {
      Counter: {
        accepts: [0n, 9223372036854775807n],
        rejects: [-1n, 9223372036854775808n, 1.5, "1"],
        completes: [[5, 5n]],
      },
      Tick: { accepts: [1n, 2n], rejects: [3n, 3], completes: [[1, 1n]] },
    },
  ),
  schemas(
    "unixtime",
    { Timestamp: { type: "number", format: "unixtime" } },
    { Timestamp: { accepts: [0, 1577836800.5], rejects: ["1577836800", 1e12] } },
  ),
  schemas(
    "boolean-and-null",
    { Flag: { type: "boolean" }, Nothing: { type: "null" } },
    {
      Flag: { accepts: [true, false], rejects: [0, "true", null] },
      Nothing: { accepts: [null], rejects: [undefined, 0, ""] },
    },
  ),
  schemas(
    "enum-few",
    { Direction: { type: "string", enum: ["", "in", "out"], description: "Which way a vehicle goes." } },
    { Direction: { accepts: ["", "in", "out"], rejects: ["IN", null, undefined] } },
  ),
  schemas(
    "enum-many",
    { Letter: { enum: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"] } },
    { Letter: { accepts: ["a", "k"], rejects: ["z", "", 1] } },
  ),
  schemas(
    "enum-mixed",
    { Odd: { enum: [1, "1", true, null, 1.5, { a: [1] }, [1, 2]] } },
    {
      Odd: {
        accepts: [1, "1", true, null, 1.5, { a: [1] }, [1, 2]],
        rejects: [2, "2", false, { a: [2] }, [2, 1], {}],
      },
    },
  ),
  schemas(
    "enum-filtered-by-type",
    { Level: { type: "integer", enum: [1, 2.5, "x", 3] }, Text: { type: "string", enum: ["a", 1] } },
    { Level: { accepts: [1, 3], rejects: [2.5, "x", 2] }, Text: { accepts: ["a"], rejects: [1] } },
  ),
  schemas("const", { Version: { const: "v1" } }, { Version: { accepts: ["v1"], rejects: ["v2", null] } }),
  schemas(
    "type-list",
    { Label: { type: ["string", "null", "integer"], minLength: 1, minimum: 0 } },
    { Label: { accepts: ["a", null, 0, 3], rejects: ["", -1, 1.5, true, [], {}] } },
  ),
  schemas(
    "anything-and-nothing",
    { Loose: { type: "object", properties: { any: true, none: false, optional: {} }, required: ["any"] } },
    {
      Loose: {
        accepts: [{ any: null }, { any: { a: [1] }, optional: 1 }],
        rejects: [{}, { any: 1, none: 1 }, { any: undefined }],
      },
    },
  ),
  schemas(
    "untyped-facets",
    {
      Mixed: {
        minLength: 2,
        minimum: 5,
        properties: { a: { type: "string" } },
        required: ["a"],
        items: { type: "integer" },
      },
    },
    {
      Mixed: {
        accepts: ["ab", 5, true, null, { a: "x" }, [1]],
        rejects: ["a", 4, {}, { a: 1 }, ["x"], undefined],
      },
    },
  ),
];
