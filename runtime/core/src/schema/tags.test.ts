import { expect, test } from "vitest";
import * as e from "./builders.js";
import { model } from "./model.js";
import type { Shape } from "./shape.js";
import { tagsOf } from "./tags.js";

const Word = model("Word", undefined, () => e.enumeration(["x", "y"]));
const a = e.object({ kind: e.required(e.constant("a")), size: e.required(e.constant(1)) });
const b = e.object({ kind: e.required(e.enumeration(["b", null])), other: e.required(e.constant(true)) });

test.each<[string, Shape, unknown]>([
  ["constants and enums", a, { kind: new Set(["a"]), size: new Set([1]) }],
  ["a named enum", e.object({ w: e.required(e.ref(() => Word)) }), { w: new Set(["x", "y"]) }],
  ["one that may be absent", e.object({ k: e.optional(e.constant(1)) }), { k: new Set([1, undefined]) }],
  [
    "one with a default",
    e.object({ k: e.required(e.constant(1), { default: 1 }) }),
    { k: new Set([1, undefined]) },
  ],
  ["no limits", e.object({ k: e.required(e.string()) }), {}],
  ["values that are objects", e.object({ k: e.required(e.constant({})) }), {}],
  ["what all alternatives limit", e.oneOf([a, b]), { kind: new Set(["a", "b", null]) }],
  ["an alternative that need not be an object", e.anyOf([a, e.string()]), {}],
  ["no object", e.string(), undefined],
  ["not only an object", e.schema({ types: ["object", "null"], object: { properties: {} } }), undefined],
  ["any name", e.object({ ["__proto__"]: e.required(e.constant(1)) }), { ["__proto__"]: new Set([1]) }],
])("%s", (_name, shape, tags) => {
  expect(tagsOf(shape)).toEqual(tags);
});
