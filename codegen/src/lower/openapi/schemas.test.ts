import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { lowerSet } from "../../lowered.test.support.js";
import { api, lowerApi } from "./api.test.support.js";

type Record = { readonly [key: string]: Json };

function schema(value: Json, openapi = "3.0.3", others: Record = {}) {
  const lowered = lowerApi({ ...api({}), openapi, components: { schemas: { A: value, ...others } } });
  return { ...lowered, shape: lowered.shapeOf("A") };
}

const other = { Other: { type: "object" } };
const toOther = { ref: "a.json#/components/schemas/Other" };
const ref = { $ref: "#/components/schemas/Other" };

describe("schemas of OpenAPI 3.0", () => {
  test.each<readonly [string, Json, unknown]>([
    ["nullable", { type: "string", nullable: true }, { types: ["null", "string"] }],
    [
      "nullable values",
      { type: "string", enum: ["a"], nullable: true },
      { types: ["null", "string"], values: ["a", null] },
    ],
    [
      "nullable values with null",
      { type: "string", enum: ["a", null], nullable: true },
      { types: ["null", "string"], values: ["a", null] },
    ],
    [
      "a nullable reference in allOf",
      { nullable: true, allOf: [ref] },
      { anyOf: [toOther, { types: ["null"] }] },
    ],
    [
      "a nullable union",
      { nullable: true, oneOf: [ref, { type: "string" }] },
      { anyOf: [{ oneOf: [toOther, { types: ["string"] }] }, { types: ["null"] }] },
    ],
    [
      "flags about bounds",
      { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
      { number: { exclusiveMinimum: 1, maximum: 9 } },
    ],
    ["int64", { type: "integer", format: "int64" }, { types: ["integer"], number: { format: "int64" } }],
    ["double", { type: "number", format: "double" }, { types: ["number"], number: { format: "double" } }],
    [
      "password",
      { type: "string", format: "password" },
      { types: ["string"], string: { format: "password" } },
    ],
  ])("have %s", (_what, value, expected) => {
    const { shape, places } = schema(value, "3.0.3", other);
    expect(shape).toEqual(expected);
    expect(places).toEqual([]);
  });

  test("ignore what stands beside a reference, but for nullable, which everybody means", () => {
    const { shape, severities } = schema({ ...ref, nullable: true, minLength: 3 }, "3.0.3", other);
    expect(shape).toEqual({ anyOf: [toOther, { types: ["null"] }] });
    expect(severities).toEqual(["warning keyword-ignored", "warning keyword-unknown"]);
  });

  test("have examples and directions", () => {
    const value = {
      type: "object",
      properties: {
        a: { type: "string", readOnly: true, example: "x" },
        b: { type: "string", writeOnly: true },
      },
    };
    expect(schema(value).typeNamed("A")?.object?.properties).toMatchObject([
      { name: "a", readOnly: true, node: { docs: { examples: ["x"] } } },
      { name: "b", writeOnly: true },
    ]);
  });
});

describe("schemas of OpenAPI 3.1", () => {
  test("are of 2020-12", () => {
    const { shape, places } = schema(
      { type: ["string", "null"], prefixItems: [{}], const: 1, exclusiveMinimum: 3 },
      "3.1.0",
    );
    expect(shape).toEqual({
      types: ["null", "string"],
      values: [1],
      number: { exclusiveMinimum: 3 },
      array: { prefixItems: [{}] },
    });
    expect(places).toEqual([]);
  });

  test("that are still written as in 3.0 are read so, with one warning in each file", () => {
    const old = { type: "string", nullable: true };
    const { shape, severities } = schema({ type: "object", properties: { a: old, b: old } }, "3.1.0");
    expect(shape).toMatchObject({
      object: {
        properties: [{ node: { types: ["null", "string"] } }, { node: { types: ["null", "string"] } }],
      },
    });
    expect(severities).toEqual(["warning keyword-unknown"]);
    const bound = schema({ minimum: 1, exclusiveMinimum: true }, "3.1.0");
    expect([bound.shape, bound.severities]).toEqual([
      { number: { exclusiveMinimum: 1 } },
      ["warning keyword-unknown"],
    ]);
  });

  test("are of the dialect that the document names", () => {
    const named = (jsonSchemaDialect: string) =>
      lowerApi({
        ...api({}),
        jsonSchemaDialect,
        components: { schemas: { A: { additionalItems: false } } },
      });
    expect(named("http://json-schema.org/draft-07/schema#").places).toEqual([]);
    expect(named("https://spec.openapis.org/oas/3.1/dialect/base").places).toEqual([
      "keyword-unknown a.json#/components/schemas/A/additionalItems",
    ]);
    expect(named("https://example.org/dialect").severities).toEqual(["error dialect-unknown"]);
  });
});

describe("schemas in any version", () => {
  test("have no defaults filled in, unless that is asked for", () => {
    const document = {
      ...api({}),
      components: { schemas: { A: { type: "object", properties: { a: { type: "integer", default: 3 } } } } },
    };
    expect(lowerApi(document).typeNamed("A")?.object?.properties[0]).toMatchObject({
      node: { docs: { default: 3 } },
    });
    expect(lowerApi(document, { defaults: "apply" }).typeNamed("A")?.object?.properties[0]).toMatchObject({
      default: 3,
    });
  });

  test.each<readonly [string, Json, string, unknown]>([
    [
      "`required` of a property",
      { type: "string", required: true },
      "keyword-ignored",
      { types: ["string"] },
    ],
    ["a map of examples", { type: "string", examples: { a: 1 } }, "keyword-value", { types: ["string"] }],
    [
      "another kind of pattern",
      { type: "string", pattern: "(?i)a" },
      "pattern-invalid",
      { types: ["string"] },
    ],
  ])("may have faults with one sound reading: %s", (_what, value, code, expected) => {
    const { shape, severities } = schema(value, "3.1.0");
    expect([shape, severities]).toEqual([expected, [`warning ${code}`]]);
  });

  test("may have remarks as formats", () => {
    const { typeNamed, places } = schema({ type: "string", format: "ip/cidr" });
    expect([typeNamed("A")?.string, typeNamed("A")?.docs, places]).toEqual([
      undefined,
      { notes: ["Format: ip/cidr."] },
      [],
    ]);
  });

  test.each(["^[0-9a-f]{32}$", "`admin` or 'user'", 'uuid (or "root")'])(
    "may have other notes as formats: %s",
    (format) => {
      expect(schema({ type: "string", format }).typeNamed("A")?.docs).toEqual({
        notes: [`Format: ${format}.`],
      });
    },
  );

  test.each<readonly [string, Json]>([
    ["code as a format", { type: "string", format: 'uuid");K' }],
    ["an unknown type", { type: "string();K//" }],
    ["a text as a bound", { minimum: "1" }],
  ])("may not have others: %s", (_what, value) => {
    expect(schema(value).severities).toEqual(["error keyword-value"]);
  });

  test("are read in the dialect of the document that refers to their file", () => {
    const nullable = {
      type: "object",
      properties: { a: { type: "string", nullable: true, format: "uuid", default: "x" } },
    };
    const root = (openapi: string) => ({
      ...api({}),
      openapi,
      components: { schemas: { A: { $ref: "parts/b.json" }, B: { $ref: "c.json#/B" } } },
    });
    for (const inputs of [["schemas"], ["schemas/a.json"]]) {
      const { model, places } = lowerSet(
        { "a.json": root("3.0.3"), "parts/b.json": nullable, "c.json": { B: nullable } },
        { inputs },
      );
      expect(places).toEqual([]);
      const properties = model?.types.flatMap(({ node }) => node.object?.properties ?? []);
      expect(properties?.length).toBeGreaterThanOrEqual(2);
      for (const property of properties ?? [])
        expect(property.node).toMatchObject({
          types: ["null", "string"],
          string: { format: "uuid" },
          docs: { default: "x" },
        });
    }
  });
});
