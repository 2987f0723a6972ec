import { describe, expect, it } from "vitest";
import type { Json, SchemaNode } from "../../ir/index.js";
import * as f from "../emit.test.support.js";
import { analyse, type Tag } from "./index.js";

const values = (...list: readonly (string | number)[]): SchemaNode => f.node({ values: list });
const kinded = (...list: readonly (string | number)[]): SchemaNode =>
  f.object([f.optional("other", f.string), f.required("kind", values(...list))]);

const model = f.modelOf({
  Kind: values("k"),
  ByReference: f.object([f.required("kind", f.ref("Kind"))]),
  Base: f.object([f.optional("kind", values("b"))]),
  Extended: f.node({ allOf: [f.ref("Base"), f.object([], { required: ["kind"] })] }),
  Union: f.node({ oneOf: [kinded("u"), kinded("v")] }),
});
const analysis = analyse(model);
const isTag = (value: Json): value is Tag => typeof value === "string" || typeof value === "number";

function casesOf(members: readonly SchemaNode[]): unknown {
  const found = analysis.tags(members, isTag);
  return (
    found && [
      found.property,
      ...found.cases.map((each) => [each.tags, each.members.map((member) => members.indexOf(member))]),
    ]
  );
}

describe("tags", () => {
  it.each<[string, readonly SchemaNode[], unknown]>([
    ["tell members apart", [kinded("a"), kinded("b", 1)], ["kind", [["a"], [0]], [["b", 1], [1]]]],
    ["are found by reference", [f.ref("ByReference"), kinded("a")], ["kind", [["k"], [0]], [["a"], [1]]]],
    ["are needed by another part", [f.ref("Extended"), kinded("a")], ["kind", [["b"], [0]], [["a"], [1]]]],
    ["reach into unions", [f.ref("Union"), kinded("a")], ["kind", [["u", "v"], [0]], [["a"], [1]]]],
    [
      "may leave several members possible",
      [kinded("a", "b"), kinded("b"), kinded("c")],
      ["kind", [["a"], [0]], [["b"], [0, 1]], [["c"], [2]]],
    ],
    ["do not help when all stay possible", [kinded("a"), kinded("a")], undefined],
    ["must be needed", [f.ref("Base"), kinded("a")], undefined],
    ["must be limited", [f.ref("Base"), f.object([f.required("kind", f.string)])], undefined],
    [
      "must not be filled in",
      [f.object([f.required("kind", values("a"), { default: "a" })]), kinded("b")],
      undefined,
    ],
    [
      "are never what all objects inherit",
      ["a", "b"].map((each) => f.object([f.required("constructor", values(each))])),
      undefined,
    ],
  ])("%s", (_what, members, expected) => {
    expect(casesOf(members)).toEqual(expected);
  });
});
