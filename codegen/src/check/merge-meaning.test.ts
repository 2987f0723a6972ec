import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { conjoinOrKeep, createMerger, type Json, type SchemaNode, typeLookup } from "../ir/index.js";
import { declare, object, refTo, schema } from "./check.test.support.js";
import { fits } from "./fits.js";

/** A property cannot be required and optional at once. */
function namesEachOnce(properties: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(properties).map((name) => name.replace("!", ""));
  return new Set(names).size === names.length;
}

/** Small schemas over few names and values, so that they meet often. */
const names = fc.constantFrom("a", "b", "c");
const scalar = fc.constantFrom<Json[]>(null, 0, 1, 2, "x", "yy", true);
const value: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(names, fc.oneof(scalar, fc.dictionary(names, scalar)), { maxKeys: 3 }),
);

const { node } = fc.letrec<{ node: SchemaNode; object: SchemaNode }>((tie) => ({
  object: fc
    .record({
      properties: fc
        .dictionary(fc.constantFrom("a", "b", "c", "a!", "b!"), tie("node"), { maxKeys: 3 })
        .filter(namesEachOnce),
      closed: fc.boolean(),
      required: fc.subarray(["a", "c"]),
    })
    .map(({ properties, closed, required }) =>
      object(properties, { ...(closed && { additionalProperties: schema({ never: true }) }), required }),
    ),
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(schema(), schema({ never: true }), refTo("Base"), refTo("Text")),
    fc
      .subarray(["boolean", "integer", "null", "object", "string"] as const, { minLength: 1 })
      .map((types) => schema({ types })),
    fc.array(scalar, { minLength: 1, maxLength: 3 }).map((values) => schema({ values })),
    fc.record({ minLength: fc.nat(2), maxLength: fc.nat(3) }).map((string) => schema({ string })),
    fc.record({ minimum: fc.nat(2) }).map((number) => schema({ number })),
    fc.record({ maxItems: fc.nat(3), items: tie("node") }).map((array) => schema({ array })),
    tie("object"),
    fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((allOf) => schema({ allOf })),
    fc
      .tuple(tie("object"), fc.array(tie("node"), { minLength: 1, maxLength: 2 }))
      .map(([own, allOf]) => ({ ...own, allOf })),
    fc.array(tie("node"), { minLength: 1, maxLength: 2 }).map((anyOf) => schema({ anyOf })),
    tie("node").map((not) => schema({ not })),
  ),
}));

const types = [
  declare("Base", object({ "a!": schema({ types: ["string"] }), b: schema({ number: { minimum: 1 } }) })),
  declare("Text", { types: ["string"] }),
];
const context = { lookup: typeLookup(types), matches: () => undefined };

test.prop([node, node, value], { numRuns: 3_000 })(
  "conjoining two schemas means both",
  (left, right, instance) => {
    const both = fits(instance, left, context) && fits(instance, right, context);
    expect(fits(instance, conjoinOrKeep(left, right), context)).toBe(both);
  },
);

const list = fc
  .record({
    prefixItems: fc.array(node, { maxLength: 2 }),
    items: fc.option(node, { nil: undefined }),
    minItems: fc.nat(2),
  })
  .map(({ items, ...array }) => schema({ array: { ...array, ...(items && { items }) } }));

test.prop([list, list, fc.array(scalar, { maxLength: 3 })], { numRuns: 3_000 })(
  "of arrays too",
  (left, right, instance) => {
    const both = fits(instance, left, context) && fits(instance, right, context);
    expect(fits(instance, conjoinOrKeep(left, right), context)).toBe(both);
  },
);

test.prop([node, value], { numRuns: 3_000 })("merging a schema keeps its meaning", (original, instance) => {
  expect(fits(instance, createMerger(types)(original), context)).toBe(fits(instance, original, context));
});

test.prop([node])("merging what is merged changes nothing", (original) => {
  const merge = createMerger(types);
  expect(merge(merge(original))).toEqual(merge(original));
});
