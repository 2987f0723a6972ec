import fc from "fast-check";
import * as f from "../../../codegen/src/emit/emit.test.support.js";
import type { JsonType, SchemaNode } from "../../../codegen/src/ir/index.js";

const types: readonly JsonType[] = ["array", "boolean", "null", "number", "object", "string"];
const name = fc.constantFrom("a", "b", "c");
const scalar = fc.constantFrom("", "a", "ab", "x", 0, 1, 2, 0.5, -1, true, false, null);

/** Declarations that the schemas refer to. */
export const sayableDeclarations: Readonly<Record<string, SchemaNode>> = {
  Pair: f.object([f.required("a", f.string), f.optional("b", f.number)]),
  List: f.array(f.ref("Pair")),
  Tree: f.object([f.optional("a", f.ref("Tree")), f.optional("c", f.array(f.ref("Tree")))]),
};

type Tied = { readonly node: SchemaNode };

/** Schemas about which a TypeScript type can say everything, unknown properties of a closed object aside. */
export const sayableNodes: fc.Arbitrary<SchemaNode> = fc.letrec<Tied>((tie) => ({
  node: fc.oneof({ depthSize: "small" }, ...leaves(), ...branches(tie("node"))),
})).node;

function leaves(): readonly fc.Arbitrary<SchemaNode>[] {
  const several = fc
    .uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 })
    .map((list) => list.sort());
  const listed = fc.uniqueArray(scalar, { minLength: 1, maxLength: 8 });
  return [
    fc.constantFrom(f.any, f.never, ...Object.keys(sayableDeclarations).map(f.ref)),
    several.map((list) => f.node({ types: list })),
    listed.map((list) => f.node({ values: list })),
    fc.tuple(several, listed).map(([list, allowed]) => f.node({ types: list, values: allowed })),
    fc.constantFrom(f.node({ values: [{ a: [1] }, "a"] }), f.node({ types: ["array"], values: [[], ["a"]] })),
  ];
}

function branches(inner: fc.Arbitrary<SchemaNode>): readonly fc.Arbitrary<SchemaNode>[] {
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  const property = fc
    .tuple(name, inner, fc.boolean())
    .map(([key, node, required]) => ({ name: key, node, required }));
  const properties = fc.uniqueArray(property, { selector: (each) => each.name, minLength: 1, maxLength: 3 });
  const facet = properties.map((declared) => f.facet(declared));
  const tuple = fc
    .tuple(list, fc.option(inner, { nil: undefined }), fc.nat({ max: 4 }), fc.boolean())
    .map(([prefixItems, items, minItems, isClosed]) =>
      f.array(isClosed ? f.never : items, { prefixItems, minItems }),
    );
  return [
    inner.map((items) => f.array(items)),
    inner.map((items) => f.node({ array: { items } })),
    tuple,
    facet.map((object) => f.node({ types: ["object"], object })),
    facet.map((object) => f.node({ object })),
    inner.map((further) => f.object([], { additionalProperties: further })),
    fc.uniqueArray(name, { minLength: 1 }).map((required) => f.object([], { required })),
    list.map((members) => f.node({ anyOf: members })),
    fc.tuple(list, facet).map(([allOf, object]) => f.node({ types: ["object"], object, allOf })),
  ];
}
