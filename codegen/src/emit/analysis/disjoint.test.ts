import { describe, expect, it } from "vitest";
import type { SchemaNode } from "../../ir/index.js";
import * as f from "../emit.test.support.js";
import { analyse } from "./index.js";

const model = f.modelOf({
  Named: f.object([f.required("name", f.string)]),
  Closed: f.object([f.required("id", f.string), f.optional("note", f.string)], {
    additionalProperties: f.never,
  }),
  Extended: f.node({
    ref: f.idOf("Named"),
    object: f.facet([f.required("kind", f.node({ values: ["x"] }))]),
  }),
});
const analysis = analyse(model);
const values = (...list: readonly (string | number)[]): SchemaNode => f.node({ values: list });
const kinded = (kind: SchemaNode, isRequired = true): SchemaNode =>
  f.object([isRequired ? f.required("kind", kind) : f.optional("kind", kind)]);

describe("areDisjoint", () => {
  it.each<[string, SchemaNode, SchemaNode, boolean]>([
    ["different types", f.string, f.integer, true],
    ["integers and numbers", f.integer, f.number, false],
    ["different values", values("a", 1), values("b", 2), true],
    ["a common value", values("a", 1), values("b", 1), false],
    ["a tag", kinded(values("a")), kinded(values("b")), true],
    ["a tag that one may leave out", kinded(values("a")), kinded(values("b"), false), true],
    ["a tag that both may leave out", kinded(values("a"), false), kinded(values("b"), false), false],
    ["a tag of different types", kinded(f.string), kinded(f.integer), true],
    ["tags in what tags hold", kinded(kinded(values("a"))), kinded(kinded(values("b"))), true],
    ["a needed property that the other refuses", f.ref("Named"), f.ref("Closed"), true],
    ["a needed property that the other allows", kinded(f.string), f.ref("Named"), false],
    ["a tag beside a reference", f.ref("Extended"), kinded(values("y")), true],
    [
      "a tag with a default",
      f.object([f.required("kind", values("a"), { default: "a" })]),
      f.object([f.optional("kind", values("b"), { default: "b" })]),
      false,
    ],
    [
      "a null that stands for nothing",
      f.object([f.required("kind", values("a"), { null: "omit" })]),
      kinded(values("b")),
      false,
    ],
  ])("%s", (_what, left, right, expected) => {
    expect(analysis.areDisjoint(left, right)).toBe(expected);
    expect(analysis.areDisjoint(right, left)).toBe(expected);
  });
});
