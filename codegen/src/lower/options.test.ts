import { describe, expect, it } from "vitest";
import type { SchemaOptions } from "../schema-options.js";
import { lowerFiles } from "./fake-set.test.support.js";
import { lowerRoot } from "./jsonschema/schema.test.support.js";

const moment = { type: "string", format: "date-time" } as const;

function formatIn(document: object, schemas?: SchemaOptions): string | undefined {
  const { model } = lowerFiles({ "a.json": document as never }, schemas && { schemas });
  return model.types[0]?.node.string?.format;
}

describe("formats", () => {
  const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", ...moment };
  const api = { asyncapi: "3.0.0", info: {}, components: { schemas: { A: moment } } };

  it("are notes in JSON Schema, and assertions in AsyncAPI", () => {
    expect([formatIn(schema), formatIn(api)]).toEqual([undefined, "date-time"]);
  });

  it.each(["assert", "annotate"] as const)("are all the same with %s", (formats) => {
    const expected = formats === "assert" ? "date-time" : undefined;
    expect([formatIn(schema, { formats }), formatIn(api, { formats })]).toEqual([expected, expected]);
  });

  it("are assertions in a fragment that an API document uses", () => {
    const { model } = lowerFiles({
      "a.json": { ...api, components: { schemas: { A: { $ref: "b.json#/B" } } } },
      "b.json": { B: moment },
    });
    expect(model.types.map((decl) => decl.node.string?.format)).toContain("date-time");
  });

  it("are told to the reader when they are notes", () => {
    expect(lowerRoot(moment, "2020-12", {}).node.docs.notes).toEqual(["Format: date-time."]);
  });

  it.each([
    ["integer", "int64"],
    ["number", "unixtime"],
  ])("of an %s are notes, too: %s", (type, format) => {
    const { node } = lowerRoot({ type, format }, "2020-12", {});
    expect(node).toMatchObject({ types: [type], docs: { notes: [`Format: ${format}.`] } });
    expect(node.number).toBeUndefined();
    expect(lowerRoot({ type, format }).node.number?.format).toBe(format);
  });

  it("count always when they decide the form of a default", () => {
    const now = { "x-edgeloom-default": "now" };
    expect(lowerRoot({ ...moment, ...now }, "2020-12", {}).node.string?.format).toBe("date-time");
    const unixtime = { type: "number", format: "unixtime", ...now };
    expect(lowerRoot(unixtime, "2020-12", {}).node.number?.format).toBe("unixtime");
  });

  it.each(["", "YYYY-MM-DD | none", "hh:mm (local)"])(
    "may be a remark like %j when they are notes",
    (format) => {
      expect(lowerRoot({ format }, "2020-12", {})).toMatchObject({ places: [], node: { docs: {} } });
      expect(lowerRoot({ format }, "2020-12").places).toEqual(["keyword-value a.json#/format"]);
    },
  );

  it.each(["*/ alert(1)", 'uuid");alert(1);("', "a\u2028b"])("are refused as code: %j", (format) => {
    expect(lowerRoot({ format }, "2020-12", {}).places).toEqual(["keyword-value a.json#/format"]);
  });

  it("leave encoded content alone when they are notes", () => {
    expect(lowerRoot({ contentEncoding: "base64" }, "2020-12", {}).node.string).toBeUndefined();
  });
});

describe("defaults", () => {
  const schema = { properties: { a: { default: 5 }, b: { "x-edgeloom-default": "service-name" } } };

  it("fill in what is missing", () => {
    const [a, b] = lowerRoot(schema).node.object?.properties ?? [];
    expect([a?.default, b?.dynamicDefault]).toEqual([5, "service-name"]);
  });

  it("are notes where they are ignored", () => {
    const [a, b] = lowerRoot(schema, "2020-12", { defaults: "ignore" }).node.object?.properties ?? [];
    expect([a?.default, b?.dynamicDefault, a?.node.docs.default]).toEqual([undefined, undefined, 5]);
  });
});
