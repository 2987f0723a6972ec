import { describe, expect, it } from "vitest";
import type { SchemaNode } from "../../ir/index.js";
import * as f from "../emit.test.support.js";
import { analyse, evaluatedBy, type Looked } from "./index.js";

const model = f.modelOf({
  Base: f.object([f.optional("a", f.string)], {
    patternProperties: [{ pattern: "^x-", node: f.any, origin: f.any.origin }],
  }),
  Open: f.object([], { additionalProperties: f.any }),
  Self: f.node({ anyOf: [f.ref("Self"), f.object([f.optional("b", f.any)])] }),
  Rest: f.node({ ref: f.idOf("Base"), unevaluatedProperties: f.string }),
});
const analysis = analyse(model);
const look = (node: SchemaNode): Looked | undefined => evaluatedBy(node, (id) => analysis.decl(id));

const with_ = (name: string): SchemaNode => f.object([f.optional(name, f.any)]);

describe("properties that were looked at", () => {
  it.each<[string, SchemaNode, readonly string[]]>([
    ["its own", with_("a"), ["a"]],
    ["through references and allOf", f.node({ ref: f.idOf("Base"), allOf: [with_("b")] }), ["b", "a", "^x-"]],
    ["all, where further ones have a schema", f.node({ allOf: [f.ref("Open")] }), ["*"]],
    ["all, where a part speaks of the rest", f.node({ allOf: [f.ref("Rest")] }), ["a", "^x-", "*"]],
    ["not what an exclusion looks at", f.node({ not: with_("a") }), []],
  ])("%s", (_what, node, expected) => {
    const looked = look(node);
    const { names, patterns, isAll } = looked?.properties ?? {};
    expect([...(names ?? []), ...(patterns ?? []), ...(isAll === true ? ["*"] : [])]).toEqual(expected);
    expect(looked?.branches).toEqual([]);
  });

  it("leave out its own word for the rest", () => {
    expect(look(f.node({ unevaluatedProperties: f.never }))?.properties.isAll).toBe(false);
  });

  it("come with branches only where these add something", () => {
    const node = f.node({ ...with_("a"), anyOf: [with_("a"), with_("b")], if: f.any, else: with_("c") });
    expect(look(node)?.branches.map(({ when, looked }) => [when.kind, looked.properties.names])).toEqual([
      ["fits", ["b"]],
      ["misfits", ["c"]],
    ]);
  });

  it("depend on a property where a dependent schema looks", () => {
    const node = f.object([], { dependentSchemas: [{ property: "p", node: with_("a") }] });
    expect(look(node)?.branches).toMatchObject([{ when: { kind: "has", property: "p" } }]);
  });

  it("are not known of what refers to itself, nor of too many branches", () => {
    expect(look(f.ref("Self"))).toBeUndefined();
    const many = Array.from({ length: 100 }, (_, index) => with_(`p${index}`));
    expect(look(f.node({ anyOf: many }))).toBeUndefined();
  });
});

describe("items that were looked at", () => {
  it("are counted from the first, and those that are contained", () => {
    const tuple = f.array(undefined, { prefixItems: [f.any, f.any], contains: f.string });
    const { items } = look(f.node({ allOf: [tuple, f.array(undefined, { prefixItems: [f.any] })] })) ?? {};
    expect(items).toEqual({ isAll: false, count: 2, fitting: [f.string] });
  });

  it("are all where items have a schema", () => {
    expect(look(f.array(f.any))?.items.isAll).toBe(true);
  });
});
