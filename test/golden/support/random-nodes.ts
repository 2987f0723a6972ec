import fc from "fast-check";
import * as f from "../../../codegen/src/emit/emit.test.support.js";
import type { JsonType, Property, SchemaNode } from "../../../codegen/src/ir/index.js";

const names = ["a", "b", "c", "constructor"] as const;
const words = ["", "a", "ab", "abc", "x", "😀"] as const;
const types: readonly JsonType[] = ["array", "boolean", "integer", "null", "number", "object", "string"];

const name = fc.constantFrom(...names);
const small = fc.integer({ min: 0, max: 3 });
const scalar = fc.oneof(fc.constantFrom(...words), small, fc.constantFrom(true, false, null, 0.5, -1));

/** Values near what the random schemas speak about. */
export const values: fc.Arbitrary<unknown> = valuesWith(scalar);

/** Such values in the forms that JSON text does not have: integers as `bigint`, properties that hold `undefined`. */
export const heldValues: fc.Arbitrary<unknown> = valuesWith(
  fc.oneof({ arbitrary: scalar, weight: 4 }, small.map(BigInt), fc.constant(undefined)),
).filter((value) => value !== undefined);

function valuesWith(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }).map((items) => items.filter((item) => item !== undefined)),
      fc.dictionary(name, tie("value"), { maxKeys: 4 }),
    ),
  })).value;
}

/** Declarations that the random schemas refer to. */
export const referred: Readonly<Record<string, SchemaNode>> = {
  Word: f.node({ types: ["string"], string: { minLength: 1 } }),
  Pair: f.object([f.required("a", f.string), f.optional("b", f.integer)]),
  List: f.array(f.ref("Word")),
  Tree: f.object([f.optional("a", f.ref("Tree")), f.optional("c", f.array(f.ref("Tree")))], {
    additionalProperties: f.never,
  }),
};

type Tied = { readonly node: SchemaNode };

/** Schemas without defaults and 64-bit integers, for which a value is complete exactly when it fits. */
export const nodes: fc.Arbitrary<SchemaNode> = fc.letrec<Tied>((tie) => ({
  node: fc.oneof({ depthSize: "small" }, ...leaves(), ...branches(tie("node"), fc.constant({}))),
})).node;

/** Schemas also with defaults and 64-bit integers, for which a value may fit and not be complete. */
export const incompleteNodes: fc.Arbitrary<SchemaNode> = fc.letrec<Tied>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    ...leaves(),
    fc.constantFrom(f.int64, f.node({ number: { format: "int64", minimum: 1 } })),
    ...branches(
      tie("node"),
      fc.oneof(
        fc.constant({}),
        scalar.map((value) => ({ default: value })),
      ),
    ),
  ),
})).node;

function leaves(): readonly fc.Arbitrary<SchemaNode>[] {
  const limits = fc.record(
    { minLength: small, maxLength: small, pattern: fc.constantFrom("a", "^a?b?$") },
    { requiredKeys: [] },
  );
  const bounds = fc.record(
    { minimum: small, exclusiveMaximum: small, multipleOf: fc.constantFrom(0.5, 2) },
    { requiredKeys: [] },
  );
  const several = fc
    .uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 })
    .map((list) => list.sort());
  return [
    fc.constantFrom(f.any, f.never, f.boolean, f.nothing, ...Object.keys(referred).map(f.ref)),
    limits.map((string) => f.node({ types: ["string"], string })),
    fc
      .tuple(several, limits, bounds)
      .map(([list, string, number]) => f.node({ types: list, string, number })),
    fc.tuple(limits, bounds).map(([string, number]) => f.node({ string, number })),
    fc.uniqueArray(scalar, { minLength: 1, maxLength: 10 }).map((list) => f.node({ values: list })),
    fc
      .tuple(several, fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }), limits)
      .map(([list, allowed, string]) => f.node({ types: list, values: allowed, string })),
    fc.constantFrom<SchemaNode>(
      f.node({ values: [{ a: [1] }, "a"] }),
      f.node({ types: ["integer"], values: [1, 0.5, "a"] }),
    ),
  ];
}

type Extras = fc.Arbitrary<Pick<Property, "default">>;

function branches(inner: fc.Arbitrary<SchemaNode>, extras: Extras): readonly fc.Arbitrary<SchemaNode>[] {
  const rest = fc.record({ unevaluatedProperties: inner, unevaluatedItems: inner }, { requiredKeys: [] });
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  const isTyped = fc.boolean();
  const entries = {
    items: inner,
    contains: inner,
    minContains: small,
    maxContains: small,
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
    prefixItems: list,
  };
  const arrays = fc.record(entries, { requiredKeys: [] });
  return [
    fc
      .tuple(isTyped, arrays)
      .map(([typed, array]) => f.node({ ...(typed ? { types: ["array" as const] } : {}), array })),
    fc
      .tuple(isTyped, objects(inner, extras))
      .map(([typed, object]) => f.node({ ...(typed ? { types: ["object" as const] } : {}), object })),
    list.map((members) => f.node({ anyOf: members })),
    list.map((members) => f.node({ oneOf: members })),
    fc
      .tuple(list, objects(inner, extras))
      .map(([members, object]) => f.node({ types: ["object"], object, allOf: members })),
    fc.tuple(list, rest).map(([members, unevaluated]) => f.node({ anyOf: members, ...unevaluated })),
    fc
      .tuple(inner, inner, objects(inner, extras), arrays, rest)
      .map(([condition, consequent, object, array, unevaluated]) =>
        f.node({ if: condition, then: consequent, object, array, ...unevaluated }),
      ),
    fc.tuple(list, rest).map(([members, unevaluated]) => f.node({ allOf: members, ...unevaluated })),
    fc.tuple(inner, list).map(([not, members]) => f.node({ not, anyOf: members })),
    fc
      .tuple(inner, inner, inner)
      .map(([condition, consequent, otherwise]) =>
        f.node({ if: condition, then: consequent, else: otherwise }),
      ),
    fc
      .tuple(inner, inner)
      .map(([condition, consequent]) =>
        f.node({ types: ["object", "string"], if: condition, then: consequent }),
      ),
  ];
}

function objects(
  inner: fc.Arbitrary<SchemaNode>,
  extras: Extras,
): fc.Arbitrary<NonNullable<SchemaNode["object"]>> {
  const property = fc
    .tuple(name, inner, fc.boolean(), extras)
    .map(([key, node, required, more]): Property => ({ name: key, node, required, ...more }));
  const properties = fc.uniqueArray(property, { selector: (each) => each.name, maxLength: 3 });
  const more = fc.record(
    {
      required: fc.uniqueArray(name, { maxLength: 2 }),
      additionalProperties: inner,
      propertyNames: inner,
      minProperties: small,
      maxProperties: small,
      patternProperties: inner.map((node) => [{ pattern: "^[bc]", node, origin: node.origin }]),
      dependentRequired: fc.tuple(name, name).map(([from, to]) => [{ property: from, requires: [to] }]),
      dependentSchemas: fc.tuple(name, inner).map(([from, node]) => [{ property: from, node }]),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(properties, more).map(([list, rest]) => {
    const required = (rest.required ?? []).filter((each) => !list.some((declared) => declared.name === each));
    return f.facet(list, { ...rest, required });
  });
}
