import { expect, test } from "vitest";
import { memoryHost } from "../load/memory-host.js";
import { understand } from "../pipeline.js";
import { compareModels } from "./compare.js";

type Schema = Readonly<Record<string, unknown>>;

function modelOf(schema: Schema) {
  const text = JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema });
  const host = memoryHost({ "/v/vehicle.json": text });
  const { model, diagnostics } = understand({ root: "/v", inputs: ["."], host });
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

/** Each change as one line. */
function changes(old: Schema, now: Schema): readonly string[] {
  return compareModels(modelOf(old), modelOf(now)).changes.map(
    ({ level, path, reason, breaks }) =>
      `${level} ${path === "" ? "." : path}: ${reason} [${breaks.join(" ")}]`,
  );
}

const object = (properties: Schema, more: Schema = {}): Schema => ({ type: "object", properties, ...more });

test("the same schema in other words has not changed", () => {
  const old = object({ a: { type: "integer", minimum: 1 }, b: { enum: [1, 2] } }, { required: ["a"] });
  const now = object(
    { b: { enum: [2, 1] }, a: { allOf: [{ minimum: 1 }, { type: "integer" }] } },
    { required: ["a"] },
  );
  expect(compareModels(modelOf(old), modelOf(now))).toEqual({ verdict: undefined, changes: [] });
});

test.each<[string, Schema, Schema, readonly string[]]>([
  [
    "an optional property in an open object breaks nobody",
    object({ a: { type: "string" } }),
    object({ a: { type: "string" }, b: { type: "integer" } }),
    ["minor b: optional property added; the old version let others send anything under this name []"],
  ],
  [
    "in a closed object it breaks old readers",
    object({ a: { type: "string" } }, { additionalProperties: false }),
    object({ a: { type: "string" }, b: { type: "integer" } }, { additionalProperties: false }),
    ["major b: optional property added [reader]"],
  ],
  [
    "a required property breaks writers",
    object({}),
    object({ b: { type: "integer" } }, { required: ["b"] }),
    ["major b: required property added [writer]"],
  ],
  [
    "a required property with a default breaks nobody",
    object({}),
    object({ b: { type: "integer", default: 1 } }, { required: ["b"] }),
    ["minor b: optional property added; the old version let others send anything under this name []"],
  ],
  [
    "another default breaks nobody",
    object({ b: { type: "integer", default: 1 } }),
    object({ b: { type: "integer", default: 2 } }),
    ["minor b: default `1` → `2` []"],
  ],
  [
    "without a default what was always there may not be",
    object({ b: { type: "integer", default: 1 } }),
    object({ b: { type: "integer" } }),
    ["major b: default `1` → none [sdk]"],
  ],
  [
    "another schema behind a reference",
    { ...object({ a: { $ref: "#/$defs/A" } }), $defs: { A: { type: "string" }, B: { type: "integer" } } },
    { ...object({ a: { $ref: "#/$defs/B" } }), $defs: { A: { type: "string" }, B: { type: "integer" } } },
    ["major a: `A` became `B` [reader writer]"],
  ],
  [
    "what is gone breaks programs, and readers that need it",
    object({ a: { type: "string" } }, { required: ["a"] }),
    object({}),
    ["major a: property removed [reader sdk]"],
  ],
  [
    "presence",
    object({ a: { type: "string" }, b: { type: "string" } }, { required: ["a"] }),
    object({ a: { type: "string" }, b: { type: "string" } }, { required: ["b"] }),
    ["major a: became optional [reader]", "major b: became required [writer]"],
  ],
  [
    "bounds, deep inside",
    object({ engine: object({ speed: { type: "number", maximum: 100 } }) }),
    object({ engine: object({ speed: { type: "number", maximum: 50 } }) }),
    ["major engine.speed: `maximum` of the number: `100` → `50` [writer]"],
  ],
  [
    "items",
    object({ list: { type: "array", items: { type: "integer" } } }),
    object({ list: { type: "array", items: { type: "number" }, maxItems: 5 } }),
    [
      "major list: `maxItems` of the array: none → `5` [writer]",
      "major list[]: integer became number [reader]",
    ],
  ],
  [
    "enumerated values",
    object({ a: { enum: ["x", "y"] } }),
    object({ a: { enum: ["x", "z"] } }),
    ['major a: `"y"` no longer allowed; `"z"` allowed now [reader writer]'],
  ],
  [
    "null",
    object({ a: { type: "string" } }),
    object({ a: { type: ["string", "null"] } }),
    ["major a: string became null or string [reader]"],
  ],
  [
    "deprecation is a note",
    object({ a: { type: "string" } }),
    object({ a: { type: "string", deprecated: true } }),
    ["patch a: deprecated now []"],
  ],
  [
    "an alternative more",
    object({ a: { anyOf: [{ type: "string" }, { type: "integer" }] } }),
    object({ a: { anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] } }),
    ["major a: 2 alternatives became 3 [reader]"],
  ],
  [
    "what another alternative declares is not new",
    { if: { properties: { v: { const: 1 } } }, else: object({ deps: { type: "string" } }) },
    { if: { properties: { v: { const: 1 } } }, then: object({ deps: { type: "integer" } }) },
    ["major .: the schema says something else, in a way that cannot be told word by word [reader writer]"],
  ],
  [
    "closing",
    object({ a: { type: "string" } }),
    object({ a: { type: "string" } }, { additionalProperties: false }),
    ["major .: further properties are no longer allowed [writer]"],
  ],
])("%s", (_, old, now, expected) => {
  expect(changes(old, now)).toEqual(expected);
});

test("a change in a definition is told there, and once", () => {
  const root = (maxLength: number): Schema => ({
    ...object({ a: { $ref: "#/$defs/Name" }, b: { $ref: "#/$defs/Name" } }),
    $defs: { Name: { type: "string", maxLength } },
  });
  const { changes: found } = compareModels(modelOf(root(5)), modelOf(root(9)));
  expect(found.map(({ subject, level, breaks }) => [subject, level, breaks])).toEqual([
    ["model Name", "major", ["reader"]],
  ]);
});

test("recursive schemas are compared as far as they are new", () => {
  const tree = (type: string): Schema => ({
    ...object({ value: { type }, children: { type: "array", items: { $ref: "#" } } }),
  });
  expect(changes(tree("integer"), tree("integer"))).toEqual([]);
  expect(changes(tree("integer"), tree("number"))).toEqual(["major value: integer became number [reader]"]);
});

test("models that come and go", () => {
  const root = (name: string): Schema => ({ ...object({}), $defs: { [name]: { type: "string" } } });
  const { verdict, changes: found } = compareModels(modelOf(root("A")), modelOf(root("B")));
  expect(verdict).toBe("major");
  expect(found.map(({ subject, kind, breaks }) => [subject, kind, breaks])).toEqual([
    ["model A", "removed", ["sdk"]],
    ["model B", "added", []],
  ]);
});
