import { describe, expect, it } from "vitest";
import {
  documentKind,
  isOpenApiDialect,
  metaSchemaUri,
  metaSchemaVersion,
  openApi30Dialect,
  openApiDialect,
} from "./document-kind.js";

describe("documentKind", () => {
  it.each([
    [
      { openapi: "3.1.0", info: {} },
      { kind: "openapi", version: "3.1.0" },
    ],
    [{ openapi: 3.1 }, { kind: "openapi", version: "3.1" }],
    [
      { swagger: "2.0", paths: {} },
      { kind: "openapi", version: "2.0" },
    ],
    [{ asyncapi: "3.0.0" }, { kind: "asyncapi", version: "3.0.0" }],
    [{ $schema: "https://json-schema.org/draft/2020-12/schema" }, { kind: "jsonschema", version: "2020-12" }],
    [{ $schema: "http://json-schema.org/draft-07/schema#" }, { kind: "jsonschema", version: "draft-07" }],
    [
      { $schema: "https://example.com/mine", properties: {} },
      { kind: "jsonschema", version: undefined },
    ],
    [{ type: "object" }, { kind: "jsonschema", version: undefined }],
    [{ type: ["string", "null"] }, { kind: "jsonschema", version: undefined }],
    [{ $defs: {} }, { kind: "jsonschema", version: undefined }],
    [{ definitions: {} }, { kind: "jsonschema", version: undefined }],
    [{ $ref: "#/x" }, { kind: "jsonschema", version: undefined }],
    [{ enum: [1] }, { kind: "jsonschema", version: undefined }],
    [true, { kind: "jsonschema", version: undefined }],
    [
      { minimum: -1.5, title: "a", "x-a": 1 },
      { kind: "jsonschema", version: undefined },
    ],
    [
      { $schema: "https://a.example/meta", format: "ipv4" },
      { kind: "jsonschema", version: undefined },
    ],
    [
      { if: {}, then: false },
      { kind: "jsonschema", version: undefined },
    ],
    [{ const: null }, { kind: "jsonschema", version: undefined }],
  ])("of %j", (data, kind) => {
    expect(documentKind(data)).toEqual(kind);
  });

  it.each([
    [null],
    ["text"],
    [[]],
    [{}],
    [undefined],
    [{ openapi: { type: "string" } }],
    [{ name: "pkg", type: "module", version: "1.0.0" }],
    [{ $schema: "https://biomejs.dev/schemas/1.0/schema.json", formatter: {} }],
    [{ compilerOptions: {} }],
    [{ properties: [] }],
    [{ type: [] }],
    [{ title: "a", description: "b", default: 1 }],
    [{ items: [], total: 1 }],
    [{ minimum: "1" }],
    [{ format: "json", output: "out" }],
    [{ required: ["a"], constructor: {} }],
  ])("of %j is unknown", (data) => {
    expect(documentKind(data)).toBeUndefined();
  });

  it("asks own keys only", () => {
    expect(documentKind(Object.create({ openapi: "3.1.0" }) as Record<string, string>)).toBeUndefined();
  });
});

describe("metaSchemaVersion", () => {
  it.each([
    ["https://json-schema.org/draft/2019-09/schema", "2019-09"],
    ["http://json-schema.org/draft-04/schema#", "draft-04"],
    ["https://json-schema.org/draft-06/schema", "draft-06"],
    ["https://json-schema.org.evil.example/draft/2020-12/schema", undefined],
    ["https://example.com/schema", undefined],
  ])("of %s is %s", (uri, version) => {
    expect(metaSchemaVersion(uri)).toBe(version);
  });

  it.each(["draft-04", "draft-07", "2019-09", "2020-12"])(
    "is the way back from the address of %s",
    (version) => {
      expect(metaSchemaVersion(metaSchemaUri(version))).toBe(version);
    },
  );
});

describe("openApiDialect", () => {
  it.each([
    [{ openapi: "3.0.4" }, openApi30Dialect],
    [{ openapi: 3 }, openApi30Dialect],
    [{ openapi: "3.1.0" }, "https://spec.openapis.org/oas/3.1/dialect/base"],
    [{ openapi: "3.1.0", jsonSchemaDialect: "https://example.org/mine" }, "https://example.org/mine"],
    [{ asyncapi: "3.0.0" }, undefined],
    [{ type: "object" }, undefined],
  ])("of %j is %s", (data, expected) => {
    expect(openApiDialect(data)).toBe(expected);
    expect(isOpenApiDialect(expected)).toBe(expected?.includes("openapis.org") ?? false);
  });
});
