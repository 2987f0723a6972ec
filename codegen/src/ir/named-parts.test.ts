import { describe, expect, it } from "vitest";
import * as f from "../emit/emit.test.support.js";
import { childrenOf } from "./children.js";
import { type ApiModel, mapChildren, type SchemaNode, type TypeDecl } from "./index.js";
import { withNamedParts } from "./named-parts.js";

/** With the place of each schema, as documents give it. */
function placed(node: SchemaNode, pointer: string): SchemaNode {
  const names = new Map(node.object?.properties.map((property) => [property.node, property.name]));
  const own = { ...node, origin: { file: "test.json", pointer } };
  return mapChildren(own, (child) => placed(child, `${pointer}/${names.get(child) ?? "items"}`));
}

const fields = (more: Partial<SchemaNode> = {}, last: SchemaNode = f.string): SchemaNode => ({
  ...f.object([..."abcdefg"].map((name) => f.required(name, name === "g" ? last : { ...f.string }))),
  ...more,
});
const modelOf = (nodes: Readonly<Record<string, SchemaNode>>): ApiModel => {
  const model = f.modelOf(nodes);
  return {
    ...model,
    types: model.types.map((decl) => ({ ...decl, node: placed(decl.node, decl.origin.pointer) })),
  };
};
const partsOf = (nodes: Readonly<Record<string, SchemaNode>>): readonly TypeDecl[] =>
  withNamedParts(modelOf(nodes), () => true).types;
const names = (nodes: Readonly<Record<string, SchemaNode>>): readonly string[] =>
  partsOf(nodes)
    .filter(({ isInner }) => isInner)
    .map(({ name }) => name);

describe("named parts", () => {
  it("are what stands in several places, and leave what is said about each place there", () => {
    const types = partsOf({
      A: f.object([f.required("user", fields({ docs: { description: "who" } }))]),
      B: f.object([f.optional("by", f.array(fields()))]),
    });
    const [a, part, b] = types;
    expect(types.map(({ name }) => name)).toEqual(["A", "A user", "B"]);
    expect(part).toMatchObject({ isInner: true, group: "test", node: { docs: {}, types: ["object"] } });
    const user = a?.node.object?.properties[0]?.node;
    expect(user).toEqual({
      origin: { file: "test.json", pointer: "/A/user" },
      docs: { description: "who" },
      ref: part?.id,
    });
    expect(b?.node.object?.properties[0]?.node.array?.items?.ref).toBe(part?.id);
  });

  it("hold parts in turn, but not what only stands in a part that is counted once", () => {
    const outer = () => fields({}, fields());
    expect(
      names({ A: f.object([f.required("x", outer())]), B: f.object([f.required("y", outer())]) }),
    ).toEqual(["A x"]);
    const more = {
      A: f.object([f.required("x", outer())]),
      B: outer(),
      C: f.object([f.required("z", fields())]),
    };
    expect(names(more)).toEqual(["A g"]);
  });

  it.each<[string, SchemaNode, SchemaNode]>([
    ["a constraint", fields(), fields({}, f.node({ types: ["string"], string: { minLength: 1 } }))],
    ["a description inside", fields(), fields({}, f.node({ types: ["string"], docs: { description: "x" } }))],
    [
      "an integer beyond 2^53 and the text of it",
      fields({}, f.node({ values: [9007199254740993n] })),
      fields({}, f.node({ values: ["9007199254740993n"] })),
    ],
    ["a zero with sign", fields({}, f.node({ values: [0] })), fields({}, f.node({ values: [-0] }))],
    [
      "null and infinity",
      fields({}, f.node({ values: [null] })),
      fields({}, f.node({ values: [Number.POSITIVE_INFINITY] })),
    ],
    ["what they refer to", fields({}, f.ref("A")), fields({}, f.ref("B"))],
  ])("are not shared where %s differs", (_, left, right) => {
    expect(names({ A: f.object([f.required("x", left)]), B: f.object([f.required("x", right)]) })).toEqual(
      [],
    );
  });

  it("are not made of small schemas, nor of those that look at the value of another", () => {
    const small = () => f.object([f.required("a", { ...f.string })]);
    expect(names({ A: f.object([f.required("x", small()), f.required("y", small())]) })).toEqual([]);
    expect(
      names({ A: f.node({ anyOf: [fields(), f.string] }), B: f.node({ allOf: [fields(), { ...f.any }] }) }),
    ).toEqual([]);
  });

  it("have names of their own, longer ones where the short is taken", () => {
    const one = () => fields({}, { ...f.integer });
    const pair = (make: () => SchemaNode) =>
      f.object([f.required("repo", make()), f.required("more", make())]);
    expect(
      names({ A: f.object([f.required("x", pair(one)), f.required("y", pair(fields))]), "a-Repo": f.string }),
    ).toEqual(["A x repo", "A y repo"]);
    const view = {
      ...f.object([
        f.required("v", fields({}, { ...f.number })),
        f.required("w", fields({}, { ...f.number })),
      ]),
    };
    const model = modelOf({ A: view });
    const twins = model.types.map((decl) => ({
      ...decl,
      id: f.idOf("A~Read"),
      node: placed(f.object([f.required("v", one()), f.required("w", one())]), "/A"),
    }));
    const both = withNamedParts({ ...model, types: [...model.types, ...twins] }, () => true).types;
    expect(new Set(both.map(({ id }) => id)).size).toBe(4);
    expect(new Set(both.map(({ name }) => name)).size).toBe(3);
  });

  it("are made of what names may hold", () => {
    const named = (key: string): readonly string[] =>
      names({ A: f.object([f.required(key, fields())]), B: f.object([f.required(key, fields())]) });
    expect(["hydra:search", "@id.", "\u00e9", "x".repeat(200)].map(named)).toEqual([
      ["A hydra search"],
      ["A id"],
      ["A part"],
      ["A part 1"],
    ]);
  });

  it("lead every reference to a declaration, and are nothing for documents of an ordinary size", () => {
    const model = modelOf({ A: f.object([f.required("x", fields()), f.required("y", fields())]) });
    expect(withNamedParts(model, () => false)).toBe(model);
    const { types } = withNamedParts(model, () => true);
    const ids = new Set(types.map(({ id }) => id));
    const referred = types.flatMap(({ node }) => childrenOf(node).flatMap(({ ref }) => ref ?? []));
    expect(referred).toHaveLength(2);
    expect(referred.every((id) => ids.has(id))).toBe(true);
  });
});
