import { type Scenario, schemas } from "../support/scenario.js";

const text = { type: "string" } as const;
const whole = { type: "integer" } as const;

/** Lists and tuples. */
export const arrays: readonly Scenario[] = [
  schemas(
    "array-items",
    {
      Names: { type: "array", items: text },
      Grid: { type: "array", items: { type: "array", items: whole } },
      Anything: { type: "array" },
    },
    {
      Names: { accepts: [[], ["a"]], rejects: [["a", 1], {}, "a", [undefined]] },
      Grid: { accepts: [[], [[1], []]], rejects: [[1], [["a"]]] },
      Anything: { accepts: [[1, "a", null]], rejects: [{}] },
    },
  ),
  schemas(
    "array-limits",
    { Few: { type: "array", items: text, minItems: 1, maxItems: 2, uniqueItems: true } },
    { Few: { accepts: [["a"], ["a", "b"]], rejects: [[], ["a", "b", "c"], ["a", "a"]] } },
  ),
  schemas(
    "array-of-nothing",
    { Hollow: { type: "array", items: false } },
    { Hollow: { accepts: [[]], rejects: [[1]] } },
  ),
  schemas(
    "contains",
    {
      Some: { type: "array", contains: { const: "x" } },
      Between: { type: "array", contains: { type: "integer" }, minContains: 2, maxContains: 3 },
    },
    {
      Some: { accepts: [["x"], [1, "x"]], rejects: [[], ["y"]] },
      Between: {
        accepts: [
          [1, "a", 2],
          [1, 2, 3],
        ],
        rejects: [[1], [1, 2, 3, 4]],
      },
    },
  ),
  schemas(
    "contains-none",
    { Maybe: { type: "array", contains: { const: "x" }, minContains: 0, maxContains: 1 } },
    { Maybe: { accepts: [[], ["x"], ["y"]], rejects: [["x", "x"]] } },
  ),
  schemas(
    "tuple",
    {
      Pair: { type: "array", prefixItems: [text, whole], minItems: 2 },
      Loose: { type: "array", prefixItems: [text, whole] },
    },
    {
      Pair: {
        accepts: [
          ["a", 1],
          ["a", 1, null],
        ],
        rejects: [["a"], [1, "a"], []],
      },
      Loose: { accepts: [[], ["a"], ["a", 1]], rejects: [[1], ["a", "b"]] },
    },
  ),
  schemas(
    "tuple-rest",
    {
      Row: { type: "array", prefixItems: [text], items: whole, minItems: 3 },
      Closed: { type: "array", prefixItems: [text, whole], items: false, minItems: 1 },
      Capped: { type: "array", prefixItems: [text, whole, text], maxItems: 2 },
    },
    {
      Row: {
        accepts: [
          ["a", 1, 2],
          ["a", 1, 2, 3],
        ],
        rejects: [
          ["a", 1],
          ["a", 1, "b"],
        ],
      },
      Closed: { accepts: [["a"], ["a", 1]], rejects: [[], ["a", 1, 2]] },
      Capped: { accepts: [[], ["a", 1]], rejects: [["a", 1, "b"]] },
    },
  ),
  schemas(
    "array-of-objects",
    {
      List: {
        type: "array",
        items: {
          type: "object",
          properties: { id: whole, tags: { type: "array", items: text } },
          required: ["id"],
        },
      },
    },
    {
      List: {
        accepts: [[], [{ id: 1 }], [{ id: 1, tags: ["a"] }]],
        rejects: [[{}], [{ id: 1, tags: [1] }], [null]],
      },
    },
  ),
];
