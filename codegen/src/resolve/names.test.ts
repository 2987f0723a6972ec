import { describe, expect, it } from "vitest";
import { run } from "./scenario.test.support.js";

describe("names", () => {
  it("G14: two documents with one $id clash", () => {
    const given = {
      "schemas/a.json": { $id: "https://x.example/s", type: "string" },
      "schemas/b.json": { $id: "https://x.example/s#", type: "null" },
    };
    expect(run(given).found).toEqual([["id-clash", "schemas/b.json#/$id"]]);
  });

  it("G14: a document and a schema inside another one clash too", () => {
    const given = {
      "schemas/a.json": { $id: "https://x.example/s", type: "string" },
      "schemas/b.json": { $defs: { s: { $id: "https://x.example/s" } } },
    };
    expect(run(given).found).toEqual([["id-clash", "schemas/b.json#/$defs/s/$id"]]);
  });

  it("an $id cannot take the place of a file", () => {
    const given = { "schemas/a.json": { $id: "b.json", type: "string" }, "schemas/b.json": { type: "null" } };
    expect(run(given).found).toEqual([["id-clash", "schemas/b.json#/$id"]]);
  });

  it("G14: equal anchors in one document clash, in two they do not", () => {
    const twice = { $defs: { a: { $anchor: "x" }, b: { $anchor: "x" } } };
    expect(run({ "schemas/a.json": twice }).found).toEqual([
      ["anchor-clash", "schemas/a.json#/$defs/b/$anchor"],
    ]);
    const apart = { $defs: { a: { $anchor: "x" }, b: { $id: "inner", $anchor: "x" } } };
    expect(
      run({ "schemas/a.json": apart, "schemas/b.json": { $defs: { a: { $anchor: "x" } } } }).found,
    ).toEqual([]);
  });

  it("G14: $dynamicRef must lead somewhere, and $dynamicAnchor is an anchor", () => {
    const { found, to } = run({
      "schemas/a.json": {
        $dynamicAnchor: "node",
        properties: { a: { $dynamicRef: "#node" }, b: { $dynamicRef: "#gone" } },
      },
    });
    expect(found).toEqual([["ref-missing", "schemas/a.json#/properties/b/$dynamicRef"]]);
    expect(to("#node", "schemas/a.json", "/properties/a")).toBe("schemas/a.json#");
  });

  it("of the web lead to the documents that carry them, and to nothing else", () => {
    const given = {
      "schemas/a.json": {
        $id: "https://x.example/a.json",
        properties: { b: { $ref: "b.json#/$defs/t" }, c: { $ref: "https://y.example/c" } },
      },
      "schemas/other.json": { $id: "https://x.example/b.json", $defs: { t: {} } },
      "schemas/c.json": { $id: "https://y.example/c", type: "null" },
    };
    const { found, to } = run(given);
    expect(found).toEqual([]);
    expect(to("b.json#/$defs/t")).toBe("schemas/other.json#/$defs/t");
    expect(to("https://y.example/c")).toBe("schemas/c.json#");
  });

  it("of the web also lead to the file beside, unless it says that it is something else", () => {
    const a = { $id: "https://x.example/a.json", $ref: "b.json" };
    const beside = (b: object): unknown =>
      run({ "schemas/a.json": a, "schemas/b.json": b }, { inputs: ["schemas/a.json"] }).found;
    expect(beside({ type: "string" })).toEqual([]);
    expect(beside({ $id: "https://x.example/b.json", type: "string" })).toEqual([]);
    expect(beside({ $id: "https://x.example/c.json", type: "string" })).toEqual([
      ["ref-remote", "schemas/a.json#/$ref"],
    ]);
  });

  it("inside a document change what references are relative to", () => {
    const schema = {
      $id: "https://x.example/root.json",
      $defs: {
        inner: {
          $id: "folder/inner.json",
          $defs: { t: { type: "string" } },
          properties: {
            a: { $ref: "#/$defs/t" },
            b: { $ref: "sibling.json" },
            c: { $ref: "/root.json#/$defs/plain" },
          },
        },
        sibling: { $id: "https://x.example/folder/sibling.json", type: "null" },
        plain: {},
      },
    };
    const { found, to } = run({ "schemas/a.json": schema });
    expect(found).toEqual([]);
    const from = "/$defs/inner/properties/a";
    expect(to("#/$defs/t", "schemas/a.json", from)).toBe("schemas/a.json#/$defs/inner/$defs/t");
    expect(to("sibling.json", "schemas/a.json", from)).toBe("schemas/a.json#/$defs/sibling");
    expect(to("folder/inner.json", "schemas/a.json", "")).toBe("schemas/a.json#/$defs/inner");
  });

  it("of draft-07 may be plain: `$id` with `#`, and `$ref` hides an `$id` beside it", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      $id: "https://x.example/r",
      definitions: {
        a: { $id: "#plain" },
        b: { $id: "https://x.example/b#also" },
        c: { $id: "https://x.example/hidden/", $ref: "r" },
      },
      properties: { a: { $ref: "#plain" }, b: { $ref: "https://x.example/b#also" } },
    };
    const { found, to } = run({ "schemas/a.json": schema });
    expect(found).toEqual([]);
    expect(to("#plain")).toBe("schemas/a.json#/definitions/a");
    expect(to("b#also")).toBe("schemas/a.json#/definitions/b");
    expect(to("r", "schemas/a.json", "/definitions/c")).toBe("schemas/a.json#");
  });

  it("may be URNs", () => {
    const { found, to } = run({
      "schemas/a.json": { $id: "urn:example:a", $defs: { x: { $ref: "urn:example:b" } } },
      "schemas/b.json": { $id: "urn:example:b", type: "string" },
    });
    expect(found).toEqual([]);
    expect(to("urn:example:b")).toBe("schemas/b.json#");
    expect(run({ "schemas/a.json": { $id: "urn:example:a", $ref: "b.json" } }).found).toEqual([
      ["ref-syntax", "schemas/a.json#/$ref"],
    ]);
  });

  it.each([["a\nb"], ["https://exa mple.com:port/"]])("that are no URI are refused: %j", (id) => {
    expect(run({ "schemas/a.json": { $id: id, type: "string" } }).found).toEqual([
      ["id-invalid", "schemas/a.json#/$id"],
    ]);
  });

  it("are found in files that are read later", () => {
    const given = {
      "schemas/a.json": { allOf: [{ $ref: "https://y.example/late" }, { $ref: "b.json" }] },
      "schemas/b.json": { $defs: { late: { $id: "https://y.example/late" } } },
    };
    expect(run(given, { inputs: ["schemas/a.json"] }).found).toEqual([]);
  });
});
