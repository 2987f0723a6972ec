import { describe, expect, test } from "vitest";
import type { Json } from "../ir/index.js";
import { type Files, lowerFiles, places } from "./fake-set.test.support.js";

const draft = "https://json-schema.org/draft/2020-12/schema";

function declared(files: Files, entries?: readonly string[]): readonly string[] {
  const { model } = lowerFiles(files, entries ? { entries } : {});
  return model.types.map((decl) => `${decl.group}/${decl.name} ${decl.id}`);
}

describe("what becomes a declaration", () => {
  test("a document under the name of its file", () => {
    expect(declared({ "schemas/door.schema.json": { type: "object" } })).toEqual([
      "door/door schemas/door.schema.json#",
    ]);
  });

  test("a document under a title that could be a name, but not under a sentence", () => {
    expect(declared({ "a.json": { title: "Door", type: "object" } })).toEqual(["a/Door a.json#"]);
    expect(declared({ "a.json": { title: "A door.", type: "object" } })).toEqual(["a/a a.json#"]);
  });

  test("x-edgeloom-name before all others", () => {
    const own = { "x-edgeloom-name": "Gate", title: "Door", type: "object" };
    expect(declared({ "a.json": { ...own, $defs: { Inner: { "x-edgeloom-name": "Hinge" } } } })).toEqual([
      "a/Gate a.json#",
      "a/Hinge a.json#/$defs/Inner",
    ]);
  });

  test("definitions, but not a root that only holds them", () => {
    expect(
      declared({ "a.json": { $schema: draft, title: "All", $defs: { B: {} }, definitions: { A: {} } } }),
    ).toEqual(["a/A a.json#/definitions/A", "a/B a.json#/$defs/B"]);
  });

  test("every target of a reference, once, in every document", () => {
    const files = {
      "a.json": {
        properties: {
          x: { $ref: "parts/b.json#/$defs/X" },
          y: { $ref: "parts/b.json#/$defs/X" },
          z: { $ref: "#/properties/x" },
        },
      },
      "parts/b.json": { $defs: { X: { type: "string" }, Unused: {} } },
    };
    expect(declared(files, ["a.json"])).toEqual([
      "b/X parts/b.json#/$defs/X",
      "a/a a.json#",
      "a/a-x a.json#/properties/x",
    ]);
  });

  test("targets by anchor, and the document itself", () => {
    const schema = {
      title: "Tree",
      properties: { left: { $ref: "#" }, leaf: { $ref: "#leaf" } },
      $defs: { Leaf: { $anchor: "leaf" } },
    };
    expect(declared({ "a.json": schema })).toEqual(["a/Leaf a.json#/$defs/Leaf", "a/Tree a.json#"]);
  });

  test("definitions inside definitions only where they are used", () => {
    const Outer = {
      properties: { a: { $ref: "#/$defs/Outer/$defs/Used" } },
      $defs: { Used: {}, Unused: {} },
    };
    expect(declared({ "a.json": { $defs: { Outer } } })).toEqual([
      "a/Outer a.json#/$defs/Outer",
      "a/Outer-Used a.json#/$defs/Outer/$defs/Used",
    ]);
  });
});

describe("documents that are not schemas", () => {
  test("a fragment is fine when something refers to it", () => {
    const files = {
      "a.json": { properties: { id: { $ref: "parts.json#/commentId" } } },
      "parts.json": { commentId: { type: "string" } },
    };
    const lowered = lowerFiles(files);
    expect(lowered.codes).toEqual([]);
    expect(lowered.model.types.map((decl) => decl.name)).toEqual(["a", "commentId"]);
  });

  test("a fragment alone, and anything else, is refused", () => {
    expect(
      places(
        lowerFiles({ "a.json": { commentId: { type: "string" } }, "b.json": [1], "c.json": { name: "x" } }),
      ),
    ).toEqual(["input-unknown a.json#", "input-unknown b.json#", "input-unknown c.json#"]);
  });
});

test("the model does not depend on the order of keys or of inputs", () => {
  const files: Files = {
    "b.json": {
      $defs: {
        Y: {
          properties: { b: { $ref: "a.json#/$defs/X" }, a: { type: "string", minLength: 1 } },
          required: ["b", "a"],
        },
      },
    },
    "a.json": {
      $defs: { X: { anyOf: [{ type: "string" }, { $ref: "b.json#/$defs/Y" }] }, W: { enum: ["b", "a"] } },
    },
  };
  const again = lowerFiles(reversed(files) as Files);
  expect(again.model).toEqual(lowerFiles(files).model);
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}
