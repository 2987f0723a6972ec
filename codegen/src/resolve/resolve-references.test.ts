import { describe, expect, it } from "vitest";
import { run } from "./scenario.test.support.js";

describe("references that lead somewhere", () => {
  const given = {
    "schemas/a.json": {
      type: "object",
      properties: {
        b: { $ref: "b.json" },
        c: { $ref: "sub/c.yaml#/$defs/C~1D" },
        d: { $ref: "#/$defs/percent%25%7E0" },
      },
      $defs: {
        "percent%~": { type: "string" },
        anchored: { $anchor: "here", type: "null" },
        list: { prefixItems: [{ type: "string" }] },
      },
    },
    "schemas/b.json": { $ref: "#/$defs/x", $defs: { x: { type: "string" } } },
    "schemas/sub/c.yaml": "type: object\n$defs:\n  C/D: {$ref: ../a.json#here}\n",
  };
  const { to, found, set } = run(given, { inputs: ["schemas/a.json"] });

  it("are found without a complaint", () => {
    expect(found).toEqual([]);
  });

  it.each([
    ["", "schemas/a.json#"],
    ["#", "schemas/a.json#"],
    ["#/$defs/anchored", "schemas/a.json#/$defs/anchored"],
    ["#here", "schemas/a.json#/$defs/anchored"],
    ["#/%24defs/anchored", "schemas/a.json#/$defs/anchored"],
    ["#/$defs/percent%25%7E0", "schemas/a.json#/$defs/percent%~0"],
    ["#/$defs/list/prefixItems/0", "schemas/a.json#/$defs/list/prefixItems/0"],
    ["a.json#here", "schemas/a.json#/$defs/anchored"],
    ["./sub/../b.json#/$defs/x", "schemas/b.json#/$defs/x"],
    ["sub/c.yaml#/$defs/C~1D", "schemas/sub/c.yaml#/$defs/C~1D"],
  ])("%j from a.json is %s", (ref, target) => {
    expect(to(ref)).toBe(target);
  });

  it("are relative to the document that holds them", () => {
    expect(to("../b.json", "schemas/sub/c.yaml", "/$defs/C~1D")).toBe("schemas/b.json#");
  });

  it("bring the files that they lead to into the set, after the entries", () => {
    expect(set.entries.map(({ file }) => file)).toEqual(["schemas/a.json"]);
    expect(set.documents.map(({ file }) => file)).toEqual([
      "schemas/a.json",
      "schemas/b.json",
      "schemas/sub/c.yaml",
    ]);
  });

  it("give their data", () => {
    expect(set.valueAt({ file: "schemas/b.json", pointer: "/$defs/x" })).toEqual({ type: "string" });
    expect(set.valueAt({ file: "schemas/b.json", pointer: "/$defs/y" })).toBeUndefined();
    expect(set.valueAt({ file: "schemas/z.json", pointer: "" })).toBeUndefined();
  });

  it("from a document that is not there lead nowhere", () => {
    expect(to("#", "schemas/z.json")).toBeUndefined();
  });
});

describe("what is walked", () => {
  it("is no data: const, enum, default and examples hold no references", () => {
    const data = { $ref: "http://evil.example/", $id: "https://x.example/same" };
    expect(
      run({
        "schemas/a.json": {
          const: data,
          enum: [data],
          default: data,
          examples: [data],
          properties: { a: { default: data } },
        },
      }).found,
    ).toEqual([]);
  });

  it("is a schema though its name is that of a keyword", () => {
    const bad = { $ref: "#/nope" };
    const properties = { const: bad, enum: bad, default: bad, examples: bad, "x-y": bad, properties: bad };
    expect(run({ "schemas/a.json": { properties } }).found).toHaveLength(6);
  });

  it("is nothing where `$ref` or `$id` is the name of a property", () => {
    expect(
      run({
        "schemas/a.json": {
          properties: { $ref: { type: "string" }, $id: { type: "string" }, $anchor: { type: "string" } },
        },
      }).found,
    ).toEqual([]);
  });

  it("is what a reference leads to, even under an unknown keyword", () => {
    const schema = {
      $ref: "#/parts/a",
      parts: { a: { properties: { b: { $ref: "#/parts/gone" } } }, c: { $ref: "#/never-followed" } },
    };
    expect(run({ "schemas/a.json": schema }).found).toEqual([
      ["ref-missing", "schemas/a.json#/parts/a/properties/b/$ref"],
    ]);
  });

  it("is what the next stage asks about, and its problem is told once", () => {
    const { to, found, reporter } = run({
      "schemas/a.json": { type: "object", "x-part": { $ref: "#/gone" } },
    });
    expect(found).toEqual([]);
    expect([to("#/gone", "schemas/a.json", "/x-part"), to("#/gone", "schemas/a.json", "/x-part")]).toEqual([
      undefined,
      undefined,
    ]);
    expect(reporter.list).toMatchObject([{ code: "ref-missing", origin: { pointer: "/x-part/$ref" } }]);
  });

  it("is the whole of OpenAPI and AsyncAPI documents", () => {
    const openapi = {
      openapi: "3.1.0",
      paths: {
        "/a": {
          get: {
            responses: { default: { $ref: "#/components/responses/gone" } },
            parameters: [{ $ref: "#/components/parameters/gone" }],
          },
        },
      },
      components: {
        schemas: {
          default: {
            properties: { example: { $ref: "#/components/schemas/gone" } },
            example: { $ref: "#/no/reference" },
          },
          pet: {
            discriminator: {
              propertyName: "k",
              mapping: { dog: "#/components/schemas/dog", cat: "default" },
            },
          },
        },
      },
      "x-internal": { $ref: "#/no/reference" },
    };
    const asyncapi = {
      asyncapi: "3.0.0",
      operations: {
        send: { channel: { $ref: "#/channels/gone" }, messages: [{ $ref: "#/channels/gone/messages/m" }] },
      },
    };
    expect(run({ "schemas/a.json": openapi, "schemas/b.json": asyncapi }).found).toEqual([
      ["ref-missing", "schemas/a.json#/paths/~1a/get/responses/default/$ref"],
      ["ref-missing", "schemas/a.json#/paths/~1a/get/parameters/0/$ref"],
      ["ref-missing", "schemas/a.json#/components/schemas/default/properties/example/$ref"],
      ["ref-missing", "schemas/a.json#/components/schemas/pet/discriminator/mapping/dog"],
      ["ref-missing", "schemas/b.json#/operations/send/channel/$ref"],
      ["ref-missing", "schemas/b.json#/operations/send/messages/0/$ref"],
    ]);
  });

  it.each([
    ["#/components/schemas/gone", "warning ref-missing"],
    ["gone.json#/Pet", "warning ref-file-missing"],
    ["../../secret.json", "error ref-outside"],
    ["https://example.org/Pet", "error ref-remote"],
  ])(
    "never fails for a mapping to %s that leads nowhere, only for one that may not be followed",
    (dog, said) => {
      const schemas = { Pet: { discriminator: { propertyName: "kind", mapping: { dog } } } };
      const { list } = run({ "schemas/a.json": { openapi: "3.1.0", components: { schemas } } });
      expect(list.map(({ severity, code }) => `${severity} ${code}`)).toEqual([said]);
    },
  );
});

describe("files of a folder that are no schema documents", () => {
  const given = {
    "schemas/a.json": { type: "object", properties: { p: { $ref: "parts.json#/Pet" } } },
    "schemas/parts.json": { Pet: { $ref: "#/Dog" }, Dog: {}, Cat: { $ref: "#/gone" } },
    "schemas/other.json": { name: "x" },
  };

  it("are left out with a warning, unless a reference leads into them", () => {
    const { found, set } = run(given);
    expect(found).toEqual([["input-skipped", "schemas/other.json#"]]);
    expect(set.documents.map(({ file }) => file)).toEqual(["schemas/a.json", "schemas/parts.json"]);
    expect(set.entries.map(({ file }) => file)).toEqual(["schemas/a.json"]);
  });
});

describe("budgets", () => {
  it("count different references", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`p${index}`, { $ref: `#/$defs/d${index % 10}` }]),
    );
    const $defs = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`d${index}`, {}]));
    const codes = (maxReferences: number): readonly unknown[] =>
      run({ "schemas/a.json": { properties, $defs } }, { limits: { maxReferences } }).found;
    expect(codes(10)).toEqual([]);
    expect(codes(9)).toEqual([["limit-references", undefined]]);
  });

  it("count the files that references lead to", () => {
    const given = {
      "schemas/a.json": { allOf: [{ $ref: "b.json" }, { $ref: "c.json" }] },
      "schemas/b.json": {},
      "schemas/c.json": {},
    };
    expect(run(given, { inputs: ["schemas/a.json"], limits: { maxFiles: 3 } }).found).toEqual([]);
    expect(run(given, { inputs: ["schemas/a.json"], limits: { maxFiles: 2 } }).found).toEqual([
      ["limit-files", "schemas/a.json#/allOf/1/$ref"],
    ]);
  });
});
