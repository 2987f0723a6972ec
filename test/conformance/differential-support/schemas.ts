import fc from "fast-check";

/** A JSON Schema as a document writes it. */
export type WrittenSchema = boolean | { readonly [word: string]: unknown };

/** Property names; some of them are also on `Object.prototype`. */
export const names = ["a", "b", "c", "constructor", "__proto__", "toString"] as const;
/** Strings, with lengths that differ in code points and units. */
export const words = [
  "",
  "a",
  "ab",
  "abc",
  "x",
  "😀",
  "a😀b",
  "12345678-1234-5678-1234-567812345678",
] as const;
/** Numbers, with pairs that are equal or whose binary fractions are not exact. */
export const numbers = [0, -0, 1, 2, 3, 4, -1, 0.5, 1.5, 0.3, 1e3] as const;

const name = fc.constantFrom(...names);
const small = fc.integer({ min: 0, max: 3 });
const pattern = fc.constantFrom("a", "^a?b?$", "^[bc]", "^.$", "o");
const types = ["array", "boolean", "integer", "null", "number", "object", "string"] as const;
const scalar = fc.oneof(
  fc.constantFrom<unknown>(...words),
  fc.constantFrom<unknown>(...numbers),
  fc.constantFrom<unknown>(true, false, null),
);

/** Definitions that random schemas refer to: some recursive, some with unevaluated words of their own. */
export const definitions: Readonly<Record<string, WrittenSchema>> = {
  Word: { type: "string", minLength: 1 },
  Pair: { type: "object", required: ["a"], properties: { a: { type: "string" }, b: { type: "integer" } } },
  List: { type: "array", items: { $ref: "#/$defs/Word" } },
  Tree: {
    type: "object",
    properties: { a: { $ref: "#/$defs/Tree" }, c: { type: "array", items: { $ref: "#/$defs/Tree" } } },
    additionalProperties: { type: "number" },
  },
  Nested: {
    anyOf: [{ type: "number" }, { type: "array", maxItems: 2, items: { $ref: "#/$defs/Nested" } }],
  },
  Closed: {
    $ref: "#/$defs/Pair",
    properties: { c: true },
    unevaluatedProperties: false,
  },
  Cat: { type: "object", required: ["a"], properties: { a: { const: "a" }, b: { type: "number" } } },
  Dog: { type: "object", required: ["a"], properties: { a: { const: "ab" }, c: { type: "string" } } },
  Cow: { type: "object", required: ["a"], properties: { a: { enum: ["abc", "x", 1] } } },
  Pet: { oneOf: [{ $ref: "#/$defs/Cat" }, { $ref: "#/$defs/Dog" }, { $ref: "#/$defs/Cow" }] },
};

const reference = fc.constantFrom(...Object.keys(definitions)).map((key) => ({ $ref: `#/$defs/${key}` }));

/** Random schemas of 2020-12 over few names and values, so that schemas and values meet. */
export const schemas: fc.Arbitrary<WrittenSchema> = fc.letrec<{ schema: WrittenSchema }>((tie) => {
  const inner = tie("schema");
  return {
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true, maxDepth: 4 },
      { arbitrary: fc.oneof(fc.boolean(), reference, leaf()), weight: 3 },
      { arbitrary: composed(inner), weight: 4 },
    ),
  };
}).schema;

function leaf(): fc.Arbitrary<WrittenSchema> {
  return fc
    .tuple(
      partly(
        {
          type: fc.oneof(
            fc.constantFrom(...types),
            fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }),
          ),
          minLength: small,
          maxLength: small,
          pattern,
          minimum: fc.constantFrom(...numbers),
          exclusiveMaximum: fc.constantFrom(...numbers),
          // Decimal fractions are left to the official suite: both oracles calculate with binary ones.
          multipleOf: fc.constantFrom(1, 2, 0.5),
        },
        0.35,
      ),
      fc.option(
        fc.oneof(
          fc.record({ const: constant() }),
          fc.record({ enum: fc.array(constant(), { minLength: 1, maxLength: 12 }).map(distinct) }),
        ),
        { freq: 3, nil: {} },
      ),
    )
    .map(([limits, values]) => ({ ...limits, ...values }));
}

function constant(): fc.Arbitrary<unknown> {
  return fc.oneof(
    { arbitrary: scalar, weight: 5 },
    { arbitrary: fc.array(scalar, { maxLength: 2 }), weight: 1 },
    { arbitrary: fc.dictionary(name, scalar, { maxKeys: 2, noNullPrototype: true }), weight: 1 },
  );
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  const texts = values.map((value) => JSON.stringify(value));
  return values.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
}

function composed(inner: fc.Arbitrary<WrittenSchema>): fc.Arbitrary<WrittenSchema> {
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  const record = fc.dictionary(name, inner, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  const ofObjects = {
    properties: record,
    patternProperties: fc.dictionary(pattern, inner, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    additionalProperties: inner,
    propertyNames: inner,
    required: fc.uniqueArray(name, { maxLength: 2 }),
    minProperties: small,
    maxProperties: small,
    dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
      maxKeys: 1,
      noNullPrototype: true,
    }),
    dependentSchemas: fc.dictionary(name, inner, { maxKeys: 1, noNullPrototype: true }),
    unevaluatedProperties: inner,
  };
  const ofArrays = {
    prefixItems: list,
    items: inner,
    contains: inner,
    minContains: small,
    maxContains: small,
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
    unevaluatedItems: inner,
  };
  const ofAny = {
    allOf: list,
    anyOf: list,
    oneOf: list,
    not: inner,
    if: inner,
    then: inner,
    else: inner,
    $ref: reference.map(({ $ref }) => $ref),
    unevaluatedProperties: inner,
    unevaluatedItems: inner,
  };
  const typed = (type: string, parts: Parts, chance: number): fc.Arbitrary<WrittenSchema> =>
    fc.tuple(fc.boolean(), partly(parts, chance)).map(([isTyped, made]) => ({
      ...(isTyped ? { type } : {}),
      ...made,
    }));
  return fc.oneof(
    typed("object", ofObjects, 0.25),
    typed("array", ofArrays, 0.3),
    partly(ofAny, 0.2),
    fc
      .tuple(partly(ofAny, 0.2), partly(ofObjects, 0.15), partly(ofArrays, 0.1))
      .map(([any, objects, arrays]) => ({ ...any, ...objects, ...arrays })),
  );
}

type Parts = { readonly [word: string]: fc.Arbitrary<unknown> };

/** An object with each of the words at a chance. */
function partly(parts: Parts, chance: number): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const freq = Math.round(1 / chance) - 1;
  const entries = Object.entries(parts).map(([word, value]) =>
    fc.oneof(
      { arbitrary: fc.constant([]), weight: freq },
      { arbitrary: value.map((made) => [[word, made] as const]), weight: 1 },
    ),
  );
  return fc.tuple(...entries).map((made) => Object.fromEntries(made.flat()));
}
