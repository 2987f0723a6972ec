import { registerSchema, unregisterSchema, validate } from "@hyperjump/json-schema/draft-2020-12";
import * as fc from "fast-check";
import type { Json } from "../ir/index.js";

const names = ["a", "b", "c"] as const;
const name = fc.constantFrom(...names);
const small = fc.integer({ min: 0, max: 3 });
const scalar = fc.constantFrom<Json>(null, true, 0, 1, 2.5, "", "a", "ab");

/** Small values that such schemas have something to say about. */
export const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { arbitrary: scalar, weight: 1 },
    { arbitrary: fc.array(tie("value"), { maxLength: 3 }), weight: 1 },
    { arbitrary: fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }), weight: 2 },
  ),
})).value;

const type = fc.constantFrom("null", "boolean", "object", "array", "number", "integer", "string");
const some = <T>(words: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(words, { requiredKeys: [] });

type Part = fc.Arbitrary<object>;

/** Facets of a schema, with every keyword that speaks about parts of a value. */
function facets(schema: fc.Arbitrary<Json>): readonly Part[] {
  const list = fc.array(schema, { minLength: 1, maxLength: 2 });
  const map = fc.dictionary(name, schema, { minKeys: 1, maxKeys: 2, noNullPrototype: true });
  return [
    fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }),
    fc.record({ enum: fc.array(values, { minLength: 1, maxLength: 3 }) }),
    some({ minimum: small, exclusiveMaximum: small, multipleOf: fc.constantFrom(0.5, 1, 2) }),
    some({ minLength: small, maxLength: small, pattern: fc.constantFrom("a", "^b?$") }),
    some({ prefixItems: list, items: schema, minItems: small, maxItems: small, uniqueItems: fc.boolean() }),
    fc.record({ contains: schema, minContains: small }, { requiredKeys: ["contains"] }),
    some({ properties: map, required: fc.uniqueArray(name), additionalProperties: schema }),
    some({
      properties: map,
      patternProperties: fc.record({ "^[ab]$": schema }),
      propertyNames: schema,
      maxProperties: small,
    }),
    some({
      dependentSchemas: map,
      dependentRequired: fc.dictionary(name, fc.uniqueArray(name), { noNullPrototype: true }),
    }),
  ];
}

/** Words that combine schemas, and those that look at what the others have seen. */
function combinations(schema: fc.Arbitrary<Json>): readonly Part[] {
  const list = fc.array(schema, { minLength: 1, maxLength: 2 });
  return [
    fc.record({ $ref: fc.constantFrom("#/$defs/base", "#/$defs/tree", "#/$defs/closed") }),
    fc.record({ allOf: list }),
    fc.record({ anyOf: list }),
    fc.record({ oneOf: list }),
    fc.record({ not: schema }),
    // biome-ignore lint/suspicious/noThenProperty: the keyword
    fc.record({ if: schema, then: schema, else: schema }, { requiredKeys: ["if"] }),
    fc.constantFrom(
      { unevaluatedProperties: false },
      { unevaluatedItems: false },
      { unevaluatedItems: true },
    ),
  ];
}

const wholeOf = (parts: readonly Part[]) =>
  fc
    .array(fc.oneof({ depthSize: "small" }, ...parts), { minLength: 1, maxLength: 3 })
    .map((chosen): Json => Object.assign({}, ...chosen) as Json);

const nested = fc.letrec<{ schema: Json }>((tie) => {
  const parts = [...facets(tie("schema")), ...combinations(tie("schema"))];
  return { schema: fc.oneof({ depthSize: "small" }, fc.boolean(), wholeOf(parts)) };
}).schema;

/** What merging is mostly asked to unite: members of one facet that speak about the same things. */
const simple = fc.oneof(fc.boolean(), fc.record({ type }));
const united = fc
  .constantFrom(...facets(simple))
  .chain((part) => fc.array(part, { minLength: 2, maxLength: 3 }))
  .map((allOf): Json => ({ allOf: allOf as Json[] }));

/** Schemas of every keyword, small; their references lead to {@link definitions}. */
export const schemas: fc.Arbitrary<Json> = fc.oneof(nested, united);

/** What the schemas refer to: their `$defs`. */
export const definitions: Json = {
  base: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
  tree: {
    properties: { a: { $ref: "#/$defs/tree" }, b: { type: "array", items: { $ref: "#/$defs/tree" } } },
  },
  closed: { type: "object", properties: { a: {}, b: { type: "number" } }, additionalProperties: false },
};

const uri = "https://meaning.example/schema";

/** What a validator says that knows exactly what unevaluated words see; ajv guesses after failed branches. */
export async function verdictsOf(schema: object, given: readonly Json[]): Promise<readonly boolean[]> {
  registerSchema({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }, uri);
  try {
    const check = await validate(uri);
    return given.map((value) => check(value as never).valid);
  } finally {
    unregisterSchema(uri);
  }
}
