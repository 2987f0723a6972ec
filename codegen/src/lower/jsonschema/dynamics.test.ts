import { describe, expect, test } from "vitest";
import { cpuMs } from "../../cpu-time.test.support.js";
import type { Json } from "../../ir/index.js";
import { lowerSet } from "../../lowered.test.support.js";
import { plain, uris } from "./schema.test.support.js";

type Files = { readonly [file: string]: Json };

/** The declarations by name, each with what it lowered to. */
function declared(files: Files, inputs?: readonly string[]) {
  const { model, places } = lowerSet(files, inputs ? { inputs } : {});
  expect(places).toEqual([]);
  return Object.fromEntries((model?.types ?? []).map(({ name, node }) => [name, plain(node)]));
}

const ids = (names: readonly string[]): readonly string[] => names.map((name) => `schemas/${name}`);

const tree: Json = {
  $schema: uris["2020-12"],
  $id: "https://a.example/tree",
  $dynamicAnchor: "node",
  type: "object",
  properties: { children: { type: "array", items: { $dynamicRef: "#node" } } },
};

describe("a dynamic reference", () => {
  test("leads to what it names by itself when nobody on the way says otherwise", () => {
    const { tree: found } = declared({ "tree.json": tree });
    expect(found).toMatchObject({
      object: { properties: [{ node: { array: { items: { ref: "schemas/tree.json#" } } } }] },
    });
  });

  test("leads to the outermost resource that has its anchor: one declaration for each way that matters", () => {
    const strict: Json = {
      $schema: uris["2020-12"],
      $id: "https://a.example/strict",
      $dynamicAnchor: "node",
      $ref: "tree",
      unevaluatedProperties: false,
    };
    const found = declared({ "strict.json": strict, "tree.json": tree });
    expect(Object.keys(found)).toEqual(["strict", "tree", "tree-in-strict"]);
    expect(found["strict"]).toMatchObject({ ref: "schemas/tree.json#?node=schemas/strict.json#" });
    const children = (ref: string) => ({ object: { properties: [{ node: { array: { items: { ref } } } }] } });
    expect(found["tree"]).toMatchObject(children(...(ids(["tree.json#"]) as [string])));
    expect(found["tree-in-strict"]).toMatchObject(children(...(ids(["strict.json#"]) as [string])));
  });

  test("makes no second declaration of what asks for no such anchor", () => {
    const list: Json = {
      $schema: uris["2020-12"],
      $id: "https://a.example/list",
      $ref: "base.json",
      $defs: { T: { $dynamicAnchor: "T", type: "string" } },
    };
    const base: Json = {
      $schema: uris["2020-12"],
      $id: "https://a.example/base.json",
      items: { $dynamicRef: "#T" },
      maxItems: 3,
      properties: { plain: { $ref: "#/$defs/plain" } },
      $defs: { plain: { type: "number" }, T: { $dynamicAnchor: "T" } },
    };
    const found = declared({ "list.json": list, "base.json": base }, ["schemas/list.json"]);
    expect(Object.keys(found).sort()).toEqual(["T", "base-in-T", "list", "plain"]);
    expect(found["base-in-T"]).toMatchObject({ array: { items: { ref: "schemas/list.json#/$defs/T" } } });
  });

  test("to a plain anchor, a pointer, or a schema without such an anchor is a plain reference", () => {
    const outer: Json = {
      $schema: uris["2020-12"],
      $id: "https://a.example/outer",
      $dynamicAnchor: "a",
      $ref: "inner",
    };
    const inner = (ref: string, target: Json): Json => ({
      $schema: uris["2020-12"],
      $id: "https://a.example/inner",
      items: { $dynamicRef: ref },
      $defs: { a: target },
    });
    for (const [ref, target] of [
      ["#a", { $anchor: "a" }],
      ["#/$defs/a", { $dynamicAnchor: "a" }],
    ] as const) {
      const found = declared({ "outer.json": outer, "inner.json": inner(ref, target) });
      expect(Object.keys(found).sort()).toEqual(["a", "inner", "outer"]);
      expect(found["inner"]).toMatchObject({ array: { items: { ref: "schemas/inner.json#/$defs/a" } } });
    }
  });

  test("stands beside a plain one", () => {
    const both: Json = {
      $schema: uris["2020-12"],
      $dynamicAnchor: "a",
      properties: { b: { $ref: "#/$defs/b", $dynamicRef: "#a" } },
      $defs: { b: {} },
    };
    expect(declared({ "both.json": both })["both"]).toMatchObject({
      object: {
        properties: [{ node: { ref: "schemas/both.json#", allOf: [{ ref: "schemas/both.json#/$defs/b" }] } }],
      },
    });
  });
});

describe("a recursive reference of 2019-09", () => {
  const base = (recursive: boolean): Json => ({
    $schema: uris["2019-09"],
    $id: "https://a.example/base",
    $recursiveAnchor: recursive,
    items: { $recursiveRef: "#" },
  });
  const outer = (recursive: boolean): Json => ({
    $schema: uris["2019-09"],
    $id: "https://a.example/outer",
    $recursiveAnchor: recursive,
    $ref: "base",
    maxItems: 1,
  });

  test("follows the way when both ends allow it", () => {
    const found = declared({ "base.json": base(true), "outer.json": outer(true) });
    expect(found["base-in-outer"]).toMatchObject({ array: { items: { ref: "schemas/outer.json#" } } });
    expect(found["base"]).toMatchObject({ array: { items: { ref: "schemas/base.json#" } } });
  });

  test.each([
    [true, false],
    [false, true],
    [false, false],
  ])("is a plain one otherwise (%s, %s)", (inside, outside) => {
    const found = declared({ "base.json": base(inside), "outer.json": outer(outside) });
    expect(Object.keys(found).sort()).toEqual(["base", "outer"]);
    expect(found["base"]).toMatchObject({ array: { items: { ref: "schemas/base.json#" } } });
  });
});

describe("rings", () => {
  const base: Json = {
    $schema: uris["2020-12"],
    $id: "https://a.example/base",
    allOf: [{ $dynamicRef: "#T" }],
    $defs: { T: { $dynamicAnchor: "T", type: "object" } },
  };

  test("that only the way makes are refused", () => {
    const ring: Json = {
      $schema: uris["2020-12"],
      $id: "https://a.example/ring",
      $dynamicAnchor: "T",
      anyOf: [{ type: "string" }, { $ref: "base" }],
    };
    expect(lowerSet({ "base.json": base }).places).toEqual([]);
    expect(lowerSet({ "base.json": base, "ring.json": ring }).places).toEqual([
      "ref-ring schemas/base.json#",
    ]);
  });

  test("through a property are none", () => {
    const tree: Json = {
      $schema: uris["2020-12"],
      $id: "https://a.example/ring",
      $dynamicAnchor: "T",
      properties: { a: { $ref: "base" } },
    };
    expect(lowerSet({ "base.json": base, "tree.json": tree }).places).toEqual([]);
  });
});

test("as many ways as there can be are stopped by the limit on declarations", () => {
  // Each of 14 levels may be entered with or without another binding of its own anchor: 2^14 environments and more.
  const levels = Array.from({ length: 14 }, (_, at) => at);
  const level = (at: number): Json => ({
    $id: `l${at}`,
    properties: { a: { $ref: `l${at + 1}` }, b: { $ref: `o${at}` } },
  });
  const over = (at: number): Json => ({
    $id: `o${at}`,
    $ref: `l${at + 1}`,
    $defs: { a: { $dynamicAnchor: `a${at}`, type: "string" } },
  });
  const last: Json = {
    $id: "l14",
    properties: Object.fromEntries(levels.map((at) => [`p${at}`, { $dynamicRef: `#a${at}` }])),
    $defs: Object.fromEntries(levels.map((at) => [`a${at}`, { $dynamicAnchor: `a${at}` }])),
  };
  const $defs = Object.fromEntries([
    ...levels.flatMap((at) => [
      [`l${at}`, level(at)],
      [`o${at}`, over(at)],
    ]),
    ["l14", last],
  ]);
  const schema: Json = { $schema: uris["2020-12"], $id: "https://a.example/a", $ref: "l0", $defs };
  const started = cpuMs();
  const { places } = lowerSet({ "a.json": schema }, { inputs: ["schemas"] });
  expect([...new Set(places.map((place) => place.split(" ")[0]))]).toEqual(["limit-shape"]);
  expect(cpuMs() - started).toBeLessThan(8_000);
});

test("the meta-schema of 2020-12 is lowered once for itself and once for each vocabulary's own", () => {
  const { model, places } = lowerSet({
    "a.json": { $schema: uris["2020-12"], $ref: uris["2020-12"] },
  });
  expect(places).toEqual([]);
  const names = model?.types.map(({ name }) => name) ?? [];
  expect(names).toContain("json-schema-2020-12");
  expect(names).toContain("json-schema-2020-12-core-in-json-schema-2020-12");
  expect(names.length).toBeLessThan(40);
});
