import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { lowerSet } from "../../lowered.test.support.js";
import { lowerRoot, plain, uris } from "./schema.test.support.js";

const metaSchema = (uses: { readonly [uri: string]: Json }): Json => ({
  $schema: uris["2020-12"],
  $id: "https://a.example/meta",
  $vocabulary: uses,
});
const vocab = (name: string): string => `https://json-schema.org/draft/2020-12/vocab/${name}`;

function lowerWith(uses: { readonly [uri: string]: Json }, schema: { readonly [key: string]: Json }) {
  const { model, places } = lowerSet(
    { "a.json": { $schema: "https://a.example/meta", ...schema }, "meta.json": metaSchema(uses) },
    { schemas: { formats: "annotate" } },
  );
  const node = model?.types.find(({ id }) => id === "schemas/a.json#")?.node;
  return { places, node: node && plain(node) };
}

describe("drafts", () => {
  test("draft-04 has flags beside its bounds", () => {
    const { node } = lowerRoot({ minimum: 1, exclusiveMinimum: true, maximum: 2 }, "draft-04");
    expect(plain(node)).toEqual({ number: { exclusiveMinimum: 1, maximum: 2 } });
  });

  test.each([
    ["draft-04", ["const", "contains", "contentEncoding", "propertyNames", "if", "$id"]],
    ["draft-06", ["if", "contentEncoding", "id"]],
    ["draft-07", ["unevaluatedItems", "dependentRequired", "$anchor", "id"]],
  ] as const)("%s knows no words that came later", (draft, words) => {
    const { node, places } = lowerRoot(Object.fromEntries(words.map((word) => [word, "base64"])), draft);
    expect(plain(node)).toEqual({});
    expect(places).toEqual([...words].sort().map((word) => `keyword-unknown a.json#/${word}`));
  });

  test.each(["draft-04", "draft-06", "draft-07"] as const)(
    "%s may have what means the same everywhere",
    (draft) => {
      const harmless = { $comment: "", $defs: { a: false }, markdownDescription: "*", defaultSnippets: [{}] };
      const { node, places } = lowerRoot({ type: "string", ...harmless }, draft);
      expect(plain(node)).toEqual({ types: ["string"] });
      expect(places).toEqual([]);
    },
  );

  test("a tuple is told by the form of `items` in old drafts, and by its own word in new ones", () => {
    const tuple = { array: { prefixItems: [{ types: ["string"] }], items: { never: true } } };
    const old = { items: [{ type: "string" }], additionalItems: false };
    for (const draft of ["draft-04", "draft-06", "draft-07", "2019-09"] as const)
      expect(plain(lowerRoot(old, draft).node)).toEqual(tuple);
    expect(plain(lowerRoot({ prefixItems: [{ type: "string" }], items: false }).node)).toEqual(tuple);
  });

  test("a file that names no draft is of the draft that led to it", () => {
    const { model } = lowerSet(
      {
        "a.json": { $schema: uris["draft-07"], properties: { a: { $ref: "b.json" } } },
        "b.json": { $ref: "#/definitions/c", type: "string", definitions: { c: { type: "number" } } },
      },
      { inputs: ["schemas/a.json"] },
    );
    const node = model?.types.find(({ id }) => id === "schemas/b.json#")?.node;
    expect(node && plain(node)).toEqual({ ref: "schemas/b.json#/definitions/c" });
  });
});

describe("unevaluated words", () => {
  test("stand on the node, also where they allow everything", () => {
    const { node, places } = lowerRoot({ unevaluatedItems: true, unevaluatedProperties: { type: "string" } });
    expect(places).toEqual([]);
    expect(plain(node)).toEqual({ unevaluatedItems: {}, unevaluatedProperties: { types: ["string"] } });
  });

  test("`contains` of 2019-09 tells nobody what it found", () => {
    const contains = { contains: { type: "string" }, maxContains: 2 };
    const counts = { contains: { types: ["string"] }, maxContains: 2 };
    const silent = { allOf: [{ not: { not: { array: counts } } }], unevaluatedItems: { never: true } };
    expect(plain(lowerRoot({ ...contains, unevaluatedItems: false }, "2019-09").node)).toEqual(silent);
    expect(plain(lowerRoot(contains, "2019-09").node)).toEqual({ array: counts });
    expect(plain(lowerRoot({ ...contains, unevaluatedItems: false }).node)).toEqual({
      array: counts,
      unevaluatedItems: { never: true },
    });
  });
});

describe("vocabularies", () => {
  const schema = { type: "string", properties: { a: false }, format: "date", unevaluatedProperties: false };

  test("that a meta-schema leaves out take their words with them", () => {
    const { node, places } = lowerWith({ [vocab("core")]: true, [vocab("applicator")]: true }, schema);
    expect(node).toEqual({ object: { properties: [{ name: "a", node: { never: true }, required: false }] } });
    expect(places).toEqual([
      "keyword-unknown schemas/a.json#/format",
      "keyword-unknown schemas/a.json#/type",
      "keyword-unknown schemas/a.json#/unevaluatedProperties",
    ]);
  });

  test("assert formats, whatever the package says of others", () => {
    for (const required of [true, false])
      expect(lowerWith({ [vocab("format-assertion")]: required }, schema).node).toEqual({
        string: { format: "date" },
      });
    expect(lowerWith({ [vocab("format-annotation")]: true }, schema).node).toEqual({});
  });

  test("that nobody knows do no harm unless they are required", () => {
    expect(lowerWith({ "https://a.example/v": false, [vocab("validation")]: true }, schema).node).toEqual({
      types: ["string"],
    });
    const { places } = lowerWith({ "https://a.example/v": true }, schema);
    expect(places).toContain("dialect-unknown schemas/a.json#/$schema");
  });

  test("a meta-schema that names none has all of its own", () => {
    const files = {
      "a.json": { $schema: "https://a.example/meta", type: "string" },
      "meta.json": { $schema: uris["2019-09"], $id: "https://a.example/meta" },
    };
    const { model, places } = lowerSet(files);
    expect(places).toEqual([]);
    expect(model?.types.find(({ name }) => name === "a")?.node.types).toEqual(["string"]);
  });

  test("a meta-schema that leads to itself is none of ours", () => {
    const files = {
      "a.json": { $schema: "https://a.example/a", $id: "https://a.example/a", type: "string" },
    };
    expect(lowerSet(files).places).toEqual(["dialect-unknown schemas/a.json#/$schema"]);
  });
});
