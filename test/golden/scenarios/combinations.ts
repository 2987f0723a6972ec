import { type Scenario, schemas } from "../support/scenario.js";

const text = { type: "string" } as const;
const whole = { type: "integer" } as const;

function tagged(kind: string, more: Record<string, unknown>): unknown {
  return {
    type: "object",
    properties: { kind: { const: kind }, ...more },
    required: ["kind", ...Object.keys(more)],
  };
}

/** Alternatives, conjunctions and conditions. */
export const combinations: readonly Scenario[] = [
  schemas(
    "any-of",
    {
      Id: { anyOf: [text, whole] },
      Holder: {
        type: "object",
        properties: {
          id: { $ref: "#/$defs/Id" },
          value: { anyOf: [{ $ref: "#/$defs/Id" }, { type: "boolean" }] },
        },
        required: ["id"],
      },
    },
    {
      Id: { accepts: ["a", 1], rejects: [null, 1.5, true] },
      Holder: {
        accepts: [{ id: 1 }, { id: "a", value: true }],
        rejects: [{ id: true }, { id: 1, value: null }],
      },
    },
  ),
  schemas(
    "any-of-with-lists",
    {
      Value: {
        anyOf: [text, { type: "array", items: text }, { type: "object", additionalProperties: text }],
      },
    },
    { Value: { accepts: ["a", ["a"], { a: "b" }], rejects: [1, [1], { a: 1 }] } },
  ),
  schemas(
    "discriminated",
    {
      Circle: tagged("circle", { radius: { type: "number" } }),
      Square: tagged("square", { side: { type: "number" } }),
      Shape: { oneOf: [{ $ref: "#/$defs/Circle" }, { $ref: "#/$defs/Square" }] },
      Drawing: {
        type: "object",
        properties: { shapes: { type: "array", items: { $ref: "#/$defs/Shape" } } },
        required: ["shapes"],
      },
    },
    {
      Shape: {
        accepts: [
          { kind: "circle", radius: 1 },
          { kind: "square", side: 2 },
        ],
        rejects: [{ kind: "circle", side: 1 }, { kind: "oval" }, {}, null, { radius: 1 }],
      },
      Drawing: {
        accepts: [{ shapes: [{ kind: "circle", radius: 1 }] }],
        rejects: [{ shapes: [{ kind: "oval" }] }],
      },
    },
  ),
  schemas(
    "discriminated-inline",
    {
      Event: {
        anyOf: [
          tagged("start", { at: { type: "number" } }),
          tagged("stop", { list: { type: "array", items: text } }),
        ],
      },
    },
    {
      Event: {
        accepts: [
          { kind: "start", at: 1 },
          { kind: "stop", list: ["a"] },
        ],
        rejects: [{ kind: "start" }, { kind: "stop", list: [1] }, { kind: "other" }],
      },
    },
  ),
  schemas(
    "one-of-overlapping",
    {
      Multiple: {
        oneOf: [
          { type: "integer", multipleOf: 3 },
          { type: "integer", multipleOf: 5 },
        ],
      },
      Named: { oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    },
    {
      Multiple: { accepts: [3, 5, 9], rejects: [15, 2, "3"] },
      Named: { accepts: [{ a: 1 }, { b: 1 }], rejects: [{ a: 1, b: 1 }, {}, "x"] },
    },
  ),
  schemas(
    "one-of-with-defaults",
    {
      Choice: {
        oneOf: [
          { type: "object", properties: { a: { type: "string", default: "" } }, required: ["x"] },
          { type: "object", properties: { b: text }, required: ["b"] },
        ],
      },
    },
    {
      Choice: {
        accepts: [{ b: "x" }, { x: 1, a: "y" }],
        rejects: [{ b: "x", x: 1 }, { a: "y", b: "x", x: 1 }, {}],
        completes: [[{ x: 1 }, { x: 1, a: "" }]],
      },
    },
  ),
  schemas(
    "all-of-merged",
    {
      Base: { type: "object", properties: { id: whole }, required: ["id"] },
      Extended: {
        allOf: [{ $ref: "#/$defs/Base" }, { type: "object", properties: { name: text }, required: ["name"] }],
      },
    },
    { Extended: { accepts: [{ id: 1, name: "a" }], rejects: [{ id: 1 }, { name: "a" }] } },
  ),
  schemas(
    "all-of-apart",
    {
      Letter: { enum: ["a", "b"] },
      Either: {
        anyOf: [
          { type: "object", properties: { x: text }, required: ["x"] },
          { type: "object", properties: { y: text }, required: ["y"] },
        ],
      },
      Both: {
        allOf: [{ $ref: "#/$defs/Either" }, { type: "object", properties: { z: whole }, required: ["z"] }],
      },
      Narrow: { allOf: [{ $ref: "#/$defs/Letter" }, { enum: ["b", "c"] }] },
    },
    {
      Both: {
        accepts: [
          { x: "a", z: 1 },
          { y: "a", z: 1 },
        ],
        rejects: [{ x: "a" }, { z: 1 }, { x: 1, z: 1 }],
      },
      Narrow: { accepts: ["b"], rejects: ["a", "c"] },
    },
  ),
  schemas(
    "not",
    {
      Other: { not: { const: "x" } },
      Word: { type: "string", not: { pattern: "^no" } },
      Free: { type: "object", not: { required: ["lock"] } },
    },
    {
      Other: { accepts: ["y", 1, null], rejects: ["x", undefined] },
      Word: { accepts: ["yes"], rejects: ["no", 1] },
      Free: { accepts: [{}, { a: 1 }], rejects: [{ lock: 1 }] },
    },
  ),
  schemas(
    "not-a-number",
    { Rest: { not: { type: "integer" } } },
    { Rest: { accepts: ["a", 1.5, null], rejects: [1] } },
  ),
  schemas(
    "if-then-else",
    {
      Range: {
        type: "object",
        properties: { mode: text, min: whole, max: whole },
        if: { properties: { mode: { const: "range" } }, required: ["mode"] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { required: ["min", "max"] },
        else: { not: { required: ["max"] } },
      },
    },
    {
      Range: {
        accepts: [{ mode: "range", min: 1, max: 2 }, {}, { mode: "x", min: 1 }],
        rejects: [
          { mode: "range", min: 1 },
          { mode: "x", max: 1 },
        ],
      },
    },
  ),
  schemas(
    "reported-condition",
    {
      Alert: {
        type: "object",
        properties: { kind: text, value: { type: "number" } },
        required: ["kind"],
        allOf: [
          {
            type: "object",
            if: { properties: { kind: { const: "state" } }, required: ["kind"] },
            // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
            then: { required: ["value"] },
            "x-edgeloom-at": "value",
            "x-edgeloom-message": "value is needed here",
            "x-edgeloom-error-type": "value_error",
          },
        ],
      },
    },
    {
      Alert: {
        accepts: [{ kind: "x" }, { kind: "state", value: 1 }],
        rejects: [{ kind: "state" }, { value: 1 }],
      },
    },
  ),
  schemas(
    "if-then-on-numbers",
    {
      Level: {
        type: "object",
        properties: { level: whole },
        if: { properties: { level: { minimum: 10 } }, required: ["level"] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { required: ["reason"] },
      },
    },
    { Level: { accepts: [{}, { level: 1 }, { level: 10, reason: "a" }], rejects: [{ level: 10 }] } },
  ),
  schemas(
    "nullable-reference",
    {
      Inner: { type: "object", properties: { a: text }, required: ["a"] },
      Outer: {
        type: "object",
        properties: { inner: { anyOf: [{ $ref: "#/$defs/Inner" }, { type: "null" }] } },
        required: ["inner"],
      },
    },
    { Outer: { accepts: [{ inner: null }, { inner: { a: "x" } }], rejects: [{}, { inner: {} }] } },
  ),
  schemas(
    "required-alternatives",
    {
      Contact: {
        type: "object",
        properties: { mail: text, phone: text },
        anyOf: [{ required: ["mail"] }, { required: ["phone"] }],
      },
    },
    {
      Contact: {
        accepts: [{ mail: "a" }, { phone: "b" }, { mail: "a", phone: "b" }],
        rejects: [{}, { mail: 1 }],
      },
    },
  ),
];
