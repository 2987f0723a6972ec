import { describe, expect, it } from "vitest";
import * as f from "../emit/emit.test.support.js";
import type { SchemaNode } from "./node.js";
import { viewId, withViews } from "./views.js";

const id = f.required("id", f.integer, { readOnly: true });
const secret = f.optional("secret", f.string, { writeOnly: true });
const name = f.required("name", f.string);

const views = (nodes: Readonly<Record<string, SchemaNode>>) => {
  const { types } = withViews(f.modelOf(nodes));
  return new Map(types.map((decl) => [decl.name, decl]));
};
const properties = (node: SchemaNode | undefined): readonly string[] | undefined =>
  node?.object?.properties.map((property) => property.name);

describe("views", () => {
  it("are made of whatever reaches a property of one side, through anything", () => {
    const found = views({
      Both: f.object([id, secret]),
      Read: f.array(f.ref("Both")),
      Sent: f.object([secret]),
      Map: f.object([], { additionalProperties: f.ref("Sent") }),
      Union: f.node({ anyOf: [f.string, f.ref("Map")] }),
      Plain: f.object([name]),
      Uses: f.object([f.optional("plain", f.ref("Plain"))]),
    });
    expect([...found.keys()].filter((each) => /(?:Read|Write)$/.test(each)).sort()).toEqual(
      ["BothRead", "BothWrite", "MapRead", "Read", "ReadRead", "ReadWrite", "SentRead", "UnionRead"].sort(),
    );
  });

  it("leave the model alone when nothing is of one side", () => {
    const model = f.modelOf({ Plain: f.object([name]) });
    expect(withViews(model)).toBe(model);
  });

  it("have the properties of their side, and know what they are views of", () => {
    const found = views({ A: f.object([id, name, secret]) });
    expect(properties(found.get("A")?.node)).toEqual(["id", "name", "secret"]);
    expect(properties(found.get("ARead")?.node)).toEqual(["id", "name"]);
    expect(properties(found.get("AWrite")?.node)).toEqual(["name", "secret"]);
    expect(found.get("AWrite")?.view).toEqual({ of: f.idOf("A"), side: "write" });
    expect(found.get("AWrite")?.id).toBe(viewId(f.idOf("A"), "write"));
  });

  it("refer to views", () => {
    const found = views({
      A: f.object([id]),
      B: f.node({
        oneOf: [f.ref("A"), f.ref("C")],
        discriminator: {
          property: "kind",
          mapping: [
            { value: "a", target: f.idOf("A") },
            { value: "c", target: f.idOf("C") },
          ],
        },
      }),
      C: f.object([name]),
    });
    const write = viewId(f.idOf("A"), "write");
    const { node } = found.get("BWrite") ?? {};
    expect(node?.oneOf?.map((member) => member.ref)).toEqual([write, f.idOf("C")]);
    expect(node?.discriminator?.mapping.map((entry) => entry.target)).toEqual([write, f.idOf("C")]);
  });

  it("lead back to themselves where the declaration does", () => {
    const found = views({ A: f.object([id, f.optional("next", f.ref("A"))]) });
    expect(found.get("AWrite")?.node.object?.properties[0]?.node.ref).toBe(viewId(f.idOf("A"), "write"));
  });

  it("ask for nothing that they hide", () => {
    const node = f.object([id, name], {
      order: ["id", "name"],
      minProperties: 2,
      required: ["other"],
      dependentRequired: [
        { property: "id", requires: ["name"] },
        { property: "name", requires: ["id", "other"] },
      ],
      dependentSchemas: [{ property: "id", node: f.never }],
    });
    expect(views({ A: node }).get("AWrite")?.node.object).toEqual(
      f.facet([name], {
        order: ["name"],
        minProperties: 1,
        required: ["other"],
        dependentRequired: [{ property: "name", requires: ["other"] }],
      }),
    );
  });

  it("hide a name wherever the same object is described", () => {
    const again = f.object([f.required("id", f.number)], { required: ["secret"] });
    const { node } = views({ A: f.node({ allOf: [f.object([id]), again] }) }).get("AWrite") ?? {};
    expect(node?.allOf?.map(properties)).toEqual([[], []]);
  });

  it("hide a name of one alternative there only, and ask nobody for it", () => {
    const plain = f.object([f.required("id", f.string)]);
    const node = f.node({
      types: ["object"],
      object: f.facet([], { required: ["id", "x"] }),
      anyOf: [f.object([id]), plain],
    });
    const view = views({ A: node }).get("AWrite")?.node;
    expect(view?.anyOf?.map(properties)).toEqual([[], ["id"]]);
    expect(view?.object?.required).toEqual(["x"]);
  });

  it("keep conditions as they are", () => {
    const asks = f.node({ object: f.facet([], { required: ["id"] }) });
    const node = f.node({
      ...f.object([id]),
      if: asks,
      then: { ...asks },
      not: asks,
      oneOf: [asks, f.object([name])],
    });
    const view = views({ A: node }).get("AWrite")?.node;
    expect(view?.if).toBe(asks);
    expect(view?.not).toBe(asks);
    expect(view?.oneOf?.[0]).toBe(asks);
    expect(view?.then?.object?.required).toEqual([]);
  });

  it("say which side they show", () => {
    const found = views({ A: f.object([id, secret]) });
    expect(found.get("ARead")?.node.docs.notes?.[0]).toMatch(/^As it is received/);
    expect(found.get("AWrite")?.node.docs.notes?.[0]).toMatch(/^As it is sent/);
  });
});
