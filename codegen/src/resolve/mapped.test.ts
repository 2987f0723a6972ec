import { describe, expect, it } from "vitest";
import { run } from "./scenario.test.support.js";

const web = "https://x.example/schemas/";

describe("documents under another address", () => {
  const options = { inputs: ["schemas/a.json"], allowedRoots: ["schemas", "mirror"] };

  it("lie where the options say, and have their references there, too", () => {
    const given = {
      "schemas/a.json": { properties: { a: { $ref: `${web}sub/b.json#/$defs/t` } } },
      "mirror/sub/b.json": { $defs: { t: { $ref: "../c.json" } } },
      "mirror/c.json": { type: "string" },
    };
    const { found, to, set } = run(given, { ...options, resources: { [web]: "mirror" } });
    expect(found).toEqual([]);
    expect(to(`${web}sub/b.json`)).toBe("mirror/sub/b.json#");
    expect(to("../c.json", "mirror/sub/b.json")).toBe("mirror/c.json#");
    expect(set.documents.map(({ file }) => file)).toEqual([
      "schemas/a.json",
      "mirror/c.json",
      "mirror/sub/b.json",
    ]);
  });

  it("may be one file, and the longest beginning of an address decides", () => {
    const given = {
      "schemas/a.json": { anyOf: [{ $ref: `${web}b` }, { $ref: `${web}b/c.json` }, { $ref: "urn:x:d" }] },
      "mirror/b.json": { type: "string" },
      "mirror/c.json": { type: "null" },
      "mirror/d.yaml": "type: number",
    };
    const resources = {
      [web]: "gone",
      [`${web}b`]: "mirror/b.json",
      [`${web}b/`]: "mirror",
      "urn:x:d": "mirror/d.yaml",
    };
    const { found, to } = run(given, { ...options, resources });
    expect(found).toEqual([]);
    expect(to(`${web}b`)).toBe("mirror/b.json#");
    expect(to(`${web}b/c.json`)).toBe("mirror/c.json#");
    expect(to("urn:x:d")).toBe("mirror/d.yaml#");
  });

  it("may be asked for without the extension of their file, unless there is one without", () => {
    const given = {
      "schemas/a.json": { anyOf: [{ $ref: `${web}b` }, { $ref: `${web}c-1.0#/$defs/t` }] },
      "mirror/b.json": { type: "string" },
      "mirror/c-1.0.yml": "$defs: { t: { type: number } }",
      "elsewhere/d.json": {},
      "mirror/d.json": { link: "../elsewhere/d.json" },
    };
    const resources = { [web]: "mirror" };
    const { found, to } = run(given, { ...options, resources });
    expect(found).toEqual([]);
    expect(to(`${web}b`)).toBe("mirror/b.json#");
    expect(to(`${web}c-1.0`)).toBe("mirror/c-1.0.yml#");
    const outside = { ...given, "schemas/a.json": { $ref: `${web}d` } };
    expect(run(outside, { ...options, resources }).found).toEqual([
      ["ref-file-missing", "schemas/a.json#/$ref"],
    ]);
  });

  it("are one document with the file, however it is reached", () => {
    const given = {
      "schemas/a.json": { anyOf: [{ $ref: `${web}b.json` }, { $ref: "b.json" }] },
      "schemas/b.json": { $id: "https://other.example/b", type: "string" },
    };
    const { found, to } = run(given, { ...options, resources: { [web]: "schemas" } });
    expect(found).toEqual([]);
    for (const ref of [`${web}b.json`, "b.json", "https://other.example/b"])
      expect(to(ref)).toBe("schemas/b.json#");
  });

  it.each([
    ["outside the allowed folders", `${web}x.json`, { [web]: "elsewhere" }, "ref-outside"],
    ["up and out", `${web}../../x.json`, { "https://x.example/": "mirror" }, "ref-file-missing"],
    ["up in disguise", `${web}%2e%2e/secret.json`, { [web]: "mirror/deep" }, "ref-syntax"],
    ["behind an encoded slash", `${web}..%2fsecret.json`, { [web]: "mirror/deep" }, "ref-syntax"],
    ["through a link", `${web}link.json`, { [web]: "mirror" }, "ref-outside"],
    ["a folder", web, { [web]: "mirror" }, "ref-file-missing"],
    ["another kind of file", `${web}b.txt`, { [web]: "mirror" }, "input-extension"],
    ["with a query", `${web}b.json?x`, { [web]: "mirror" }, "ref-remote"],
    [
      "a neighbour of the beginning",
      "https://x.example/schemasx/b.json",
      { "https://x.example/schemas": "mirror" },
      "ref-remote",
    ],
    ["a file behind an address", `${web}file:///p/secret.json`, { [web]: "mirror" }, "ref-file-missing"],
  ])("are not found %s", (_name, $ref, resources, code) => {
    const given = {
      "schemas/a.json": { properties: { a: { $ref } } },
      "elsewhere/x.json": {},
      "secret.json": {},
      "mirror/b.txt": "{}",
      "mirror/b.json": {},
      "mirror/link.json": { link: "../secret.json" },
    };
    const { found, set } = run(given, { ...options, resources });
    expect(found).toEqual([[code, "schemas/a.json#/properties/a/$ref"]]);
    expect(set.documents.map(({ file }) => file)).toEqual(["schemas/a.json"]);
  });
});

describe("meta-schemas of the standard", () => {
  it.each([
    ["http://json-schema.org/draft-04/schema#", "(built-in)/json-schema-draft-04.json"],
    ["http://json-schema.org/draft-06/schema", "(built-in)/json-schema-draft-06.json"],
    ["http://json-schema.org/draft-07/schema#", "(built-in)/json-schema-draft-07.json"],
    ["https://json-schema.org/draft-07/schema", "(built-in)/json-schema-draft-07.json"],
    ["https://json-schema.org/draft/2019-09/meta/core", "(built-in)/json-schema-2019-09-core.json"],
    ["https://json-schema.org/draft/2020-12/schema", "(built-in)/json-schema-2020-12.json"],
  ])("%s may be referred to", ($ref, file) => {
    const { found, to, set } = run({ "schemas/a.json": { properties: { a: { $ref } } } });
    expect(found).toEqual([]);
    expect(to($ref)).toBe(`${file}#`);
    expect(set.documents.map((document) => document.file)).toContain(file);
  });

  it("are read with all that they refer to, and only when somebody refers to them", () => {
    const files = (schema: unknown) => run({ "schemas/a.json": schema }).set.documents.length;
    expect(files({ $ref: "https://json-schema.org/draft/2020-12/schema" })).toBe(9);
    expect(files({ $schema: "https://json-schema.org/draft/2020-12/schema", type: "string" })).toBe(1);
  });

  it("give way to a document that has their address", () => {
    const $id = "http://json-schema.org/draft-07/schema#";
    const { found, to } = run({
      "schemas/a.json": { $ref: $id },
      "schemas/mine.json": { $id, type: "object" },
    });
    expect(found).toEqual([]);
    expect(to($id)).toBe("schemas/mine.json#");
  });
});

describe("meta-schemas of one's own", () => {
  const meta = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $vocabulary: {},
    $ref: "https://gone.example/x",
  };

  it("belong to the documents, but what they refer to does not", () => {
    const given = {
      "schemas/a.json": { $schema: "../meta/mine.json", type: "string" },
      "meta/mine.json": meta,
    };
    const { found, set } = run(given, { allowedRoots: ["."] });
    expect(found).toEqual([]);
    expect(set.documents.map(({ file }) => file)).toEqual(["schemas/a.json", "meta/mine.json"]);
    expect(set.find?.("../meta/mine.json", { file: "schemas/a.json", pointer: "" })).toEqual({
      file: "meta/mine.json",
      pointer: "",
    });
  });

  it("may be missing, as far as references are concerned", () => {
    const { found, set } = run({
      "schemas/a.json": { $schema: "https://gone.example/meta", type: "string" },
    });
    expect(found).toEqual([]);
    expect(set.find?.("https://gone.example/meta", { file: "schemas/a.json", pointer: "" })).toBeUndefined();
  });
});

describe("old drafts", () => {
  it("draft-04 names schemas with `id`, and hides it beside `$ref`", () => {
    const { found, to } = run({
      "schemas/a.json": {
        $schema: "http://json-schema.org/draft-04/schema#",
        id: "https://x.example/a",
        definitions: {
          b: { id: "b", $ref: "#/definitions/c" },
          c: { id: "#c", type: "string" },
          d: { id: "sub/d", definitions: { e: { $ref: "f" }, f: { id: "f" } } },
          g: { properties: { id: { type: "string" }, $id: { enum: ["https://x.example/enum"] } } },
        },
      },
    });
    expect(found).toEqual([]);
    expect(to("#c")).toBe("schemas/a.json#/definitions/c");
    expect(to("https://x.example/sub/f")).toBe("schemas/a.json#/definitions/d/definitions/f");
    expect(to("https://x.example/b")).toBeUndefined();
  });

  it("may be that of all documents which name none, but not of those in another language", () => {
    const given = {
      "schemas/a.json": { definitions: { b: { id: "https://x.example/b" } } },
      "schemas/c.json": {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        $id: "https://x.example/c",
      },
      "schemas/d.json": { asyncapi: "3.0.0" },
    };
    const { to, set } = run(given, { dialect: "draft-04" });
    expect(to("https://x.example/b")).toBe("schemas/a.json#/definitions/b");
    expect(to("https://x.example/c")).toBe("schemas/c.json#");
    expect(set.schemaUriOf?.("schemas/a.json")).toBe("http://json-schema.org/draft-04/schema#");
    expect(set.schemaUriOf?.("schemas/d.json")).toBeUndefined();
  });

  it("are inherited by files that name no draft", () => {
    const given = {
      "schemas/a.json": {
        $schema: "http://json-schema.org/draft-04/schema#",
        items: { $ref: "../parts/b.json" },
      },
      "parts/b.json": { id: "https://x.example/b", definitions: { c: { id: "c" } } },
    };
    const { found, to, set } = run(given, { inputs: ["schemas"], allowedRoots: ["."] });
    expect(found).toEqual([]);
    expect(to("https://x.example/c")).toBe("parts/b.json#/definitions/c");
    expect(set.schemaUriOf?.("parts/b.json")).toBe("http://json-schema.org/draft-04/schema#");
  });
});

describe("dynamic anchors", () => {
  it("of a run are limited, since each may double the declarations", () => {
    const anchors = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${at}`, { $dynamicAnchor: `a${at}` }]));
    const schema = (count: number) => ({ items: { $dynamicRef: "#a0" }, $defs: anchors(count) });
    expect(run({ "schemas/a.json": schema(64) }).found).toEqual([]);
    expect(run({ "schemas/a.json": schema(65) }).found).toEqual([["limit-references", undefined]]);
  });

  it("are asked for by name through any number of references, round and round", () => {
    const { set } = run({
      "schemas/a.json": {
        $defs: {
          a: { $ref: "#/$defs/b" },
          b: { properties: { c: { $ref: "#/$defs/c" } } },
          c: { properties: { a: { $ref: "#/$defs/a" }, x: { $dynamicRef: "#x" } } },
          "c-d": { type: "string" },
          d: { $dynamicAnchor: "x", items: { $dynamicRef: "#y" } },
          e: { $dynamicAnchor: "y" },
        },
      },
    });
    const names = (name: string) => [
      ...(set.dynamics?.namesBelow({ file: "schemas/a.json", pointer: `/$defs/${name}` }) ?? []),
    ];
    for (const name of ["a", "b", "c"]) expect(names(name).sort()).toEqual(["x", "y"]);
    expect(names("d")).toEqual(["y"]);
    expect(names("e")).toEqual([]);
    expect(names("c-d")).toEqual([]);
  });
});
