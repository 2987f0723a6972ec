import { type Scenario, schemas } from "../support/scenario.js";

const text = { type: "string" } as const;
const whole = { type: "integer" } as const;

/** Objects: which properties there are, and what is said about the others. */
export const objects: readonly Scenario[] = [
  schemas(
    "optional-and-required",
    { Gate: { type: "object", properties: { name: text, note: text }, required: ["name"] } },
    {
      Gate: {
        accepts: [
          { name: "a" },
          { name: "a", note: "b" },
          { name: "a", note: undefined },
          { name: "a", more: 1 },
        ],
        rejects: [{}, { note: "b" }, { name: 1 }, { name: "a", note: 1 }, [], null],
      },
    },
  ),
  schemas(
    "default",
    {
      Gateway: {
        type: "object",
        properties: {
          gate: { type: "string", default: "" },
          open: { type: "boolean", default: false },
          tags: { type: "array", items: text, default: [] },
        },
      },
      Site: { type: "object", properties: { gateway: { $ref: "#/$defs/Gateway" } }, required: ["gateway"] },
    },
    {
      Gateway: {
        accepts: [{ gate: "a", open: true, tags: [] }],
        rejects: [{ gate: 1 }],
        completes: [
          [{}, { gate: "", open: false, tags: [] }],
          [{ gate: "x" }, { gate: "x", open: false, tags: [] }],
        ],
      },
      Site: {
        accepts: [{ gateway: { gate: "", open: false, tags: ["a"] } }],
        rejects: [{}],
        completes: [[{ gateway: {} }, { gateway: { gate: "", open: false, tags: [] } }]],
      },
    },
  ),
  schemas(
    "default-int64",
    { Counter: { type: "object", properties: { count: { type: "integer", format: "int64", default: 0 } } } },
    {
      Counter: {
        accepts: [{ count: 3n }],
        rejects: [{ count: "3" }],
        completes: [
          [{}, { count: 0n }],
          [{ count: 3 }, { count: 3n }],
        ],
      },
    },
  ),
  schemas("default-dynamic", {
    Stamped: {
      type: "object",
      properties: {
        at: { type: "number", format: "unixtime", "x-edgeloom-default": "now" },
        by: { type: "string", "x-edgeloom-default": "service-name" },
      },
    },
  }),
  schemas(
    "closed",
    {
      Point: {
        type: "object",
        properties: { x: whole, y: whole },
        required: ["x"],
        additionalProperties: false,
      },
      Empty: { type: "object", additionalProperties: false },
    },
    {
      Point: { accepts: [{ x: 1 }, { x: 1, y: 2 }], rejects: [{ x: 1, z: 1 }, { y: 1 }] },
      Empty: { accepts: [{}], rejects: [{ a: 1 }] },
    },
  ),
  schemas(
    "closed-many",
    {
      Wide: {
        type: "object",
        properties: Object.fromEntries([..."abcdefghij"].map((name) => [name, whole])),
        additionalProperties: false,
      },
    },
    { Wide: { accepts: [{}, { a: 1, j: 2 }], rejects: [{ k: 1 }] } },
  ),
  schemas(
    "record",
    {
      Counts: { type: "object", additionalProperties: whole },
      Lists: { type: "object", additionalProperties: { type: "array", items: text } },
    },
    {
      Counts: { accepts: [{}, { a: 1 }], rejects: [{ a: "1" }, []] },
      Lists: { accepts: [{ a: ["x"] }], rejects: [{ a: [1] }, { a: "x" }] },
    },
  ),
  schemas(
    "record-with-properties",
    {
      Scores: {
        type: "object",
        properties: { name: text, note: text },
        required: ["name"],
        additionalProperties: whole,
      },
    },
    {
      Scores: {
        accepts: [{ name: "a" }, { name: "a", b: 1 }],
        rejects: [{ name: 1 }, { name: "a", b: "x" }],
      },
    },
  ),
  schemas(
    "free-object",
    { Payload: { type: "object" } },
    { Payload: { accepts: [{}, { a: null }], rejects: [[], null, "x"] } },
  ),
  schemas(
    "pattern-properties",
    {
      Headers: {
        type: "object",
        patternProperties: { "^x-": text, "-id$": whole },
        additionalProperties: false,
      },
    },
    {
      Headers: {
        accepts: [{}, { "x-a": "b" }, { "a-id": 1 }],
        rejects: [{ a: 1 }, { "x-a": 1 }, { "x-id": "both must hold" }],
      },
    },
  ),
  schemas(
    "property-names",
    { Keys: { type: "object", propertyNames: { pattern: "^[a-z]+$", maxLength: 3 } } },
    { Keys: { accepts: [{}, { abc: 1 }], rejects: [{ abcd: 1 }, { A: 1 }] } },
  ),
  schemas(
    "property-count",
    { Some: { type: "object", minProperties: 1, maxProperties: 2 } },
    { Some: { accepts: [{ a: 1 }, { a: 1, b: 2 }], rejects: [{}, { a: 1, b: 2, c: 3 }, { a: undefined }] } },
  ),
  schemas(
    "dependent-required",
    {
      Card: {
        type: "object",
        properties: { number: text },
        dependentRequired: { number: ["expiry", "owner"] },
      },
    },
    {
      Card: {
        accepts: [{}, { number: "1", expiry: 1, owner: 2 }, { expiry: 1 }],
        rejects: [{ number: "1" }, { number: "1", owner: 2 }],
      },
    },
  ),
  schemas(
    "dependent-schemas",
    {
      Order: {
        type: "object",
        properties: { gift: { type: "boolean" } },
        dependentSchemas: { gift: { properties: { note: text }, required: ["note"] } },
      },
    },
    {
      Order: {
        accepts: [{}, { gift: true, note: "a" }, { note: 1 }],
        rejects: [{ gift: true }, { gift: false, note: 1 }],
      },
    },
  ),
  schemas(
    "required-undeclared",
    { Holder: { type: "object", required: ["id"] } },
    { Holder: { accepts: [{ id: null }, { id: 1, x: 2 }], rejects: [{}, { id: undefined }] } },
  ),
  schemas(
    "inherited-names",
    {
      Trap: {
        type: "object",
        properties: JSON.parse(
          '{"__proto__":{"type":"string"},"constructor":{"type":"integer"},"toString":{"type":"string"}}',
        ),
        required: ["toString"],
      },
    },
    {
      Trap: {
        accepts: [{ toString: "a" }, JSON.parse('{"toString":"a","__proto__":"b","constructor":1}')],
        rejects: [{}, JSON.parse('{"toString":"a","__proto__":1}'), { toString: "a", constructor: "b" }],
      },
    },
  ),
  schemas(
    "odd-names",
    {
      Odd: {
        type: "object",
        properties: {
          "with space": text,
          'quo"te': text,
          "*/": text,
          "": whole,
          class: text,
          "line\nbreak": text,
        },
        required: ["", "*/"],
      },
    },
    {
      Odd: { accepts: [{ "": 1, "*/": "a" }], rejects: [{ "": 1 }, { "": 1, "*/": "a", "line\nbreak": 1 }] },
    },
  ),
  schemas("property-order", {
    Ordered: {
      type: "object",
      properties: { a: text, b: text, c: text, d: text },
      "x-edgeloom-order": ["c", "a"],
    },
  }),
  schemas(
    "nested",
    {
      Outer: {
        type: "object",
        properties: {
          inner: {
            type: "object",
            properties: { deep: { type: "object", properties: { leaf: text }, required: ["leaf"] } },
            required: ["deep"],
          },
          maybe: {
            type: "object",
            properties: {
              list: { type: "array", items: { type: "object", properties: { n: whole }, required: ["n"] } },
            },
          },
        },
        required: ["inner"],
      },
    },
    {
      Outer: {
        accepts: [
          { inner: { deep: { leaf: "a" } } },
          { inner: { deep: { leaf: "a" } }, maybe: { list: [{ n: 1 }] } },
        ],
        rejects: [
          {},
          { inner: {} },
          { inner: { deep: { leaf: 1 } } },
          { inner: { deep: { leaf: "a" } }, maybe: { list: [{}] } },
        ],
      },
    },
  ),
  schemas("aliases-and-null", {
    Person: {
      type: "object",
      properties: {
        name: { type: "string", "x-edgeloom-aliases": ["title", "label"] },
        age: { type: "integer", default: 0, "x-edgeloom-null": "default" },
      },
      required: ["name"],
    },
  }),
  schemas("docs", {
    Documented: {
      title: "A documented thing",
      description: "First line.\n\nSecond paragraph with */ and @tag and <!-- markup -->.",
      deprecated: true,
      type: "object",
      properties: {
        plain: text,
        told: {
          type: "string",
          description: "What it is for.",
          examples: ["a", "b"],
          default: "x",
          "x-edgeloom-since": "11.0",
        },
        old: { type: "string", deprecated: true },
        limited: {
          type: "array",
          items: { type: "string", maxLength: 5 },
          minItems: 1,
          maxItems: 3,
          uniqueItems: true,
          readOnly: true,
        },
        secret: { type: "string", writeOnly: true },
      },
    },
  }),
];
