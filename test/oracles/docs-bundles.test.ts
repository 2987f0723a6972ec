import { Parser } from "@asyncapi/parser";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Ajv2020 } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { bundleFiles } from "../../codegen/src/docs/bundle-files.js";
import { openVolume, type Volume } from "../../codegen/src/docs/volume.js";
import { memoryHost } from "../../codegen/src/load/memory-host.js";

const root = `${import.meta.dirname}/../..`;

const volumes = new Map<string, Volume>();

function volumeOf(name: string): Volume {
  const known = volumes.get(name);
  if (known !== undefined) return known;
  const { volume, diagnostics } = openVolume({ root, inputs: [`schemas/${name}`] }, { folder: "", name });
  if (volume === undefined) throw new Error(JSON.stringify(diagnostics));
  volumes.set(name, volume);
  return volume;
}

function inMemory(files: Readonly<Record<string, unknown>>): Volume {
  const texts = Object.entries(files).map(([path, data]) => [`/p/${path}`, JSON.stringify(data)]);
  const host = memoryHost(Object.fromEntries(texts) as Record<string, string>);
  const { volume, diagnostics } = openVolume(
    { root: "/p", inputs: ["main.json"], host },
    { folder: "", name: "main" },
  );
  if (volume === undefined) throw new Error(JSON.stringify(diagnostics));
  return volume;
}

function only(files: ReadonlyMap<string, string>): string {
  const [text, ...more] = files.values();
  if (text === undefined || more.length > 0) throw new Error(`${files.size} files`);
  return text;
}

async function openApiProblems(source: string): Promise<readonly string[]> {
  const config = await createConfig({
    rules: { struct: "error", "no-unresolved-refs": "error", "operation-operationId-unique": "error" },
  });
  const found = await lintFromString({ source, absoluteRef: "openapi.json", config });
  return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`);
}

const references = (text: string) =>
  [...text.matchAll(/"\$ref": ("(?:[^"\\]|\\.)*")/g)].map(([, ref = ""]) => JSON.parse(ref) as string);

describe("bundles of our own schemas", () => {
  test.each(["archfx", "fleet"])(
    "OpenAPI of %s is accepted by Redocly, and refers to nothing outside",
    async (name) => {
      const text = only(bundleFiles([volumeOf(name)], "openapi"));
      expect(await openApiProblems(text)).toEqual([]);
      expect(references(text).filter((ref) => !ref.startsWith("#/"))).toEqual([]);
      expect(references(text).length).toBeGreaterThan(30);
    },
  );

  test("AsyncAPI of openmodule is accepted by its official parser, with all messages and calls", async () => {
    const volume = volumeOf("openmodule");
    const text = only(bundleFiles([volume], "asyncapi"));
    const { document, diagnostics } = await new Parser().parse(text);
    expect(diagnostics.map(({ severity }) => severity)).not.toContain(0);
    expect(document?.info().title()).toBe("openmodule");
    const addresses = new Set(
      document
        ?.channels()
        .all()
        .map((channel) => channel.address()),
    );
    const { topics, services } = volume.book.model;
    for (const { address } of topics) expect(addresses).toContain(address);
    for (const { channel } of services) expect(addresses).toContain(`rpc-req-${channel}`);
    expect(document?.servers().all().length).toBe(2);
  });
});

describe("bundles of JSON Schema", () => {
  test.each(["openmodule", "archfx", "fleet", "ivy"])(
    "of %s are valid, and examples fit their models",
    (name) => {
      const { book, ...volume } = volumeOf(name);
      const bundle = JSON.parse(only(bundleFiles([{ book, ...volume }], "jsonschema"))) as {
        $defs: Record<string, { $id: string }>;
      };
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      ajvFormats.default(ajv);
      expect(ajv.validateSchema(bundle), JSON.stringify(ajv.errors)).toBe(true);
      ajv.addSchema(bundle);
      let judged = 0;
      for (const { id, node, name: hint, view } of book.model.types) {
        const value = view === undefined ? book.example(node, hint) : undefined;
        if (value === undefined) continue;
        const key = (book.pathOf(id) ?? "").replace("models/", "");
        const validate = ajv.getSchema(bundle.$defs[key]?.$id ?? "");
        if (validate === undefined) throw new Error(`no schema ${key}`);
        expect(validate(plainNumbers(value)), `${key} ${JSON.stringify(validate.errors)}`).toBe(true);
        judged++;
      }
      expect(judged).toBeGreaterThan(book.model.types.length / 2);
    },
  );

  /** ajv knows no bigint. */
  function plainNumbers(value: unknown): unknown {
    return JSON.parse(
      JSON.stringify(value, (_key, entry: unknown) => (typeof entry === "bigint" ? Number(entry) : entry)),
    );
  }
});

describe("a bundle of documents that refer to each other", () => {
  const files = {
    "main.json": {
      openapi: "3.1.0",
      info: { title: "Main", version: "1" },
      paths: {
        "/a": { $ref: "parts/paths.json#/items/a" },
        "/b": {
          get: {
            parameters: [{ $ref: "parts/paths.json#/parameters/Page" }],
            responses: {
              "200": {
                description: "ok",
                content: { "application/json": { schema: { $ref: "parts/node.json" } } },
              },
            },
          },
        },
      },
      components: { schemas: { Node: { type: "string", enum: ["local"] } } },
    },
    "parts/paths.json": {
      items: {
        a: {
          post: {
            requestBody: { content: { "application/json": { schema: { $ref: "node.json#/$defs/Node" } } } },
            responses: { "204": { description: "done" } },
          },
        },
      },
      parameters: {
        Page: { name: "page", in: "query", schema: { type: "integer", enum: [1, 2], default: 1 } },
      },
    },
    "parts/node.json": {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: "https://example.com/node",
      $ref: "#/$defs/Node",
      $defs: {
        Node: {
          type: "object",
          properties: { next: { $ref: "#/$defs/Node" }, $ref: { const: { $ref: "not-a-reference.json" } } },
        },
      },
    },
  };

  test("holds everything, keeps names apart, and takes no data for references", async () => {
    const text = only(bundleFiles([inMemory(files)], "openapi"));
    const bundle = JSON.parse(text) as { components: { schemas: Record<string, unknown> } };
    expect(await openApiProblems(text)).toEqual([]);
    expect(bundle.components.schemas["Node"]).toEqual({ type: "string", enum: ["local"] });
    expect(bundle.components.schemas["Node-2"]).toEqual({
      type: "object",
      properties: {
        next: { $ref: "#/components/schemas/Node-2" },
        $ref: { const: { $ref: "not-a-reference.json" } },
      },
    });
    expect(text).not.toContain("https://example.com/node");
  });
});
