import { type Scenario, schemas } from "../support/scenario.js";

const dialect = "https://json-schema.org/draft/2020-12/schema";
const text = { type: "string" } as const;

/** References, cycles, files and names. */
export const references: readonly Scenario[] = [
  schemas(
    "recursive",
    {
      Tree: {
        type: "object",
        properties: { name: text, children: { type: "array", items: { $ref: "#/$defs/Tree" } } },
        required: ["name"],
      },
    },
    {
      Tree: {
        accepts: [{ name: "a" }, { name: "a", children: [{ name: "b", children: [] }] }],
        rejects: [{ name: "a", children: [{}] }],
      },
    },
  ),
  schemas(
    "recursive-alias",
    {
      Nested: { anyOf: [text, { type: "array", items: { $ref: "#/$defs/Nested" } }] },
      Atlas: { type: "object", additionalProperties: { $ref: "#/$defs/Atlas" } },
    },
    {
      Nested: { accepts: ["a", ["a", ["b", []]]], rejects: [1, [1]] },
      Atlas: { accepts: [{}, { a: { b: {} } }], rejects: [{ a: 1 }] },
    },
  ),
  schemas(
    "mutual",
    {
      Folder: {
        type: "object",
        properties: { entries: { type: "array", items: { $ref: "#/$defs/Entry" } } },
        required: ["entries"],
      },
      Entry: { oneOf: [{ $ref: "#/$defs/Folder" }, { $ref: "#/$defs/File" }] },
      File: {
        type: "object",
        properties: { size: { type: "integer", format: "int64" } },
        required: ["size"],
      },
    },
    {
      Entry: {
        accepts: [{ size: 1n }, { entries: [{ size: 2n }] }],
        rejects: [{}, { size: 1n, entries: [] }],
        completes: [[{ entries: [{ size: 2 }] }, { entries: [{ size: 2n }] }]],
      },
    },
  ),
  schemas(
    "alias",
    { Name: text, Title: { $ref: "#/$defs/Name" } },
    { Title: { accepts: ["a"], rejects: [1] } },
  ),
  {
    name: "files",
    documents: {
      "order.json": {
        $schema: dialect,
        title: "Order",
        type: "object",
        properties: { item: { $ref: "parts/item.json" }, price: { $ref: "parts/money.json#/$defs/Amount" } },
        required: ["item"],
      },
      "parts/item.json": {
        $schema: dialect,
        title: "Item",
        type: "object",
        properties: { order: { $ref: "../order.json" } },
      },
      "parts/money.json": { $schema: dialect, $defs: { Amount: { type: "string", format: "decimal" } } },
    },
    models: {
      Order: {
        accepts: [{ item: {} }, { item: { order: { item: {} } }, price: "1" }],
        rejects: [{}, { item: {}, price: 1 }],
      },
    },
  },
  {
    name: "anchors",
    documents: {
      "a.json": {
        $schema: dialect,
        $id: "https://example.test/a",
        title: "Holder",
        type: "object",
        properties: { one: { $ref: "#part" }, two: { $ref: "https://example.test/b" } },
        $defs: { Part: { $anchor: "part", type: "integer" } },
      },
      "b.json": { $schema: dialect, $id: "https://example.test/b", title: "Other", type: "boolean" },
    },
    models: { Holder: { accepts: [{ one: 1, two: true }], rejects: [{ one: "x" }, { two: 1 }] } },
  },
  {
    name: "draft-07",
    documents: {
      "old.json": {
        $schema: "http://json-schema.org/draft-07/schema#",
        definitions: {
          Pair: { type: "array", items: [text, { type: "integer" }], additionalItems: false },
          Card: { type: "object", dependencies: { number: ["owner"] } },
        },
      },
    },
    models: {
      Pair: { accepts: [["a", 1], []], rejects: [["a", 1, 2], [1]] },
      Card: { accepts: [{ number: 1, owner: 2 }], rejects: [{ number: 1 }] },
    },
  },
  schemas("names-that-meet", {
    "access-log": text,
    access_log: { type: "integer" },
    Object: { type: "boolean" },
    "1st": text,
    class: text,
  }),
  schemas("key-order", { B: { properties: { z: text, a: text }, type: "object" }, A: { $ref: "#/$defs/B" } }),
];
