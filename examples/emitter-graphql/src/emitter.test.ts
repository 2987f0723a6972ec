import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generatePackage } from "edgeloom";
import { buildSchema, isEnumType, isObjectType } from "graphql";
import { expect, onTestFinished, test } from "vitest";
import { graphql } from "./emitter.js";

const hostile = '"""\\ } type Evil { a: Int } "; process.exit(1); //\u2028 ${x} `';

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $defs: {
    Gate: {
      type: "object",
      description: hostile,
      required: ["id", "state"],
      properties: {
        id: { type: "string" },
        state: { $ref: "#/$defs/State" },
        count: { type: "integer", minimum: 0, maximum: 100 },
        total: { type: "integer" },
        next: { $ref: "#/$defs/Gate" },
        lanes: { type: "array", items: { type: "object", properties: { width: { type: "number" } } } },
        "odd name!": { type: ["string", "null"] },
        "odd-name-": { $ref: "#/$defs/Label" },
      },
    },
    State: { enum: ["open", "closed"] },
    Label: { type: "string", maxLength: 5 },
    Query: { type: "object", properties: { a: { type: "boolean" } } },
  },
};

async function typeDefs(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "emitter-graphql-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "schemas"));
  writeFileSync(join(root, "schemas/gate.json"), JSON.stringify(schema));
  const result = await generatePackage({ root, inputs: ["schemas"], output: "out", plugins: [graphql] });
  expect(result).toMatchObject({ kind: "generated", diagnostics: [] });
  const text = readFileSync(join(root, "out/graphql/schema.ts"), "utf8");
  const literal = /export const typeDefs: string =\s*(".*");/.exec(text)?.[1] ?? "";
  return JSON.parse(literal) as string;
}

test("the models are types that GraphQL itself understands", async () => {
  const built = buildSchema(await typeDefs());
  const gate = built.getType("Gate");
  expect(gate?.description).toBe(hostile);
  const fields = isObjectType(gate) ? Object.values(gate.getFields()) : [];
  expect(Object.fromEntries(fields.map(({ name, type }) => [name, String(type)]))).toEqual({
    id: "String!",
    state: "State!",
    count: "Int",
    total: "Float",
    next: "Gate",
    lanes: "[Gate_lanes_item]",
    odd_name: "JSON",
    odd_name_2: "String",
  });
  const state = built.getType("State");
  expect(isEnumType(state) && state.getValues().map(({ name }) => name)).toEqual(["open", "closed"]);
  expect(built.getType("Query_2")).toBeDefined();
  expect(built.getType("Evil")).toBeUndefined();
});
