import { type Scenario, schemas } from "../support/scenario.js";

const text = { type: "string" } as const;
const id = { type: "integer", readOnly: true } as const;

/** What is read and what is written of a model with `readOnly` and `writeOnly` properties. */
export const views: readonly Scenario[] = [
  schemas(
    "views",
    {
      Account: {
        type: "object",
        description: "Somebody who may log in.",
        properties: { id, name: text, password: { ...text, writeOnly: true } },
        required: ["id", "name", "password"],
        additionalProperties: false,
      },
      Accounts: { type: "array", items: { $ref: "#/$defs/Account" } },
      Plain: { type: "object", properties: { name: text } },
    },
    {
      Account: {
        accepts: [{ id: 1, name: "a", password: "b" }],
        rejects: [
          { id: 1, name: "a" },
          { name: "a", password: "b" },
        ],
      },
      AccountRead: {
        accepts: [{ id: 1, name: "a" }],
        rejects: [{ name: "a" }, { id: 1, name: "a", password: "b" }],
      },
      AccountWrite: {
        accepts: [{ name: "a", password: "b" }],
        rejects: [{ name: "a" }, { id: 1, name: "a", password: "b" }],
      },
      AccountsWrite: { accepts: [[{ name: "a", password: "b" }]], rejects: [[{ id: 1, name: "a" }]] },
    },
  ),
  schemas(
    "views-extended",
    {
      Base: { type: "object", properties: { id }, required: ["id"] },
      Item: {
        allOf: [{ $ref: "#/$defs/Base" }],
        properties: { parts: { type: "object", additionalProperties: { $ref: "#/$defs/Item" } } },
        required: ["id", "parts"],
      },
    },
    {
      Item: { accepts: [{ id: 1, parts: { a: { id: 2, parts: {} } } }], rejects: [{ parts: {} }] },
      ItemWrite: {
        accepts: [{ parts: {} }, { parts: { a: { parts: {} } } }],
        rejects: [{}, { parts: { a: {} } }],
      },
      BaseWrite: { accepts: [{}], rejects: [1] },
    },
  ),
  schemas(
    "views-discriminated",
    {
      Pet: {
        oneOf: [{ $ref: "#/$defs/Cat" }, { $ref: "#/$defs/Dog" }],
        discriminator: { propertyName: "kind", mapping: { cat: "#/$defs/Cat", dog: "#/$defs/Dog" } },
      },
      Cat: {
        type: "object",
        properties: { kind: { const: "cat" }, id, lives: { type: "integer" } },
        required: ["kind", "id", "lives"],
      },
      Dog: {
        type: "object",
        properties: { kind: { const: "dog" }, name: text },
        required: ["kind", "name"],
      },
    },
    {
      Pet: { accepts: [{ kind: "cat", id: 1, lives: 9 }], rejects: [{ kind: "cat", lives: 9 }] },
      PetWrite: {
        accepts: [
          { kind: "cat", lives: 9 },
          { kind: "dog", name: "a" },
        ],
        rejects: [{ kind: "dog", lives: 9 }],
      },
    },
  ),
  schemas("views-clash", {
    Gate: { type: "object", properties: { id } },
    GateWrite: text,
  }),
];
