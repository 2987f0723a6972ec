import fc from "fast-check";
import * as e from "./builders.js";
import { model } from "./model.js";
import type { Model, Shape } from "./shape.js";

/** A model that contains itself. */
const Chain: Model<unknown> = model("Chain", undefined, () =>
  e.object({ a: e.optional(e.ref(() => Chain)), b: e.optional(e.integer()) }),
);

const names = fc.constantFrom("a", "b", "c", "__proto__", "toString");

const simple = fc.oneof(
  fc.constantFrom<Shape>(
    e.string(),
    e.integer(),
    e.number(),
    e.boolean(),
    e.nothing(),
    e.any(),
    e.never(),
    e.ref(() => Chain),
    e.schema({ types: ["string", "null"] }),
    e.schema({ types: ["array", "object", "integer"] }),
    e.number({ multipleOf: 0.5 }),
    e.schema({ string: { minLength: 1, maxLength: 2 }, number: { exclusiveMinimum: 0, maximum: 5 } }),
  ),
  fc.integer({ min: -3, max: 3 }).map((minimum) => e.number({ minimum })),
  fc
    .array(fc.constantFrom(0, 1, "a", null, [1], { a: 1 }), { minLength: 1, maxLength: 3 })
    .map((values) => e.enumeration(values)),
);

/** Shapes of every kind and keyword, small. */
export const shapes = fc.letrec<{ readonly shape: Shape }>((tie) => {
  const child = tie("shape");
  const some = fc.array(child, { minLength: 1, maxLength: 3 });
  const maybe = fc.option(child, { nil: undefined });
  const property = fc
    .tuple(child, fc.boolean())
    .map(([shape, isNeeded]) => (isNeeded ? e.required(shape) : e.optional(shape)));
  const properties = fc.array(fc.tuple(names, property), { maxLength: 3 }).map((entries) => new Map(entries));
  const few = fc.integer({ min: 0, max: 2 });
  return {
    shape: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 3, arbitrary: simple },
      fc
        .record(
          { prefixItems: some, items: child, minItems: few, maxItems: few, uniqueItems: fc.boolean() },
          { requiredKeys: [] },
        )
        .map((array): Shape => ({ array })),
      fc
        .record({ contains: child, minContains: few, maxContains: few }, { requiredKeys: ["contains"] })
        .map((array): Shape => ({ array })),
      fc
        .record(
          {
            properties,
            required: fc.array(names, { maxLength: 1 }),
            patternProperties: child.map((shape) => [[/^[a_]/u, shape] as const]),
            additionalProperties: child,
          },
          { requiredKeys: [] },
        )
        .map((object): Shape => ({ object })),
      fc
        .record(
          {
            propertyNames: child,
            minProperties: few,
            maxProperties: few,
            dependentRequired: names.map((name) => new Map([["a", [name]]])),
            dependentSchemas: child.map((shape) => new Map([["b", shape]])),
          },
          { requiredKeys: [] },
        )
        .map((object): Shape => ({ object })),
      some.map(e.allOf),
      some.map(e.anyOf),
      some.map(e.oneOf),
      child.map(e.not),
      fc.tuple(child, maybe, maybe).map(([condition, then, other]) => e.ifThenElse(condition, then, other)),
      {
        weight: 4,
        arbitrary: fc
          .tuple(some, child, fc.constantFrom("unevaluatedItems", "unevaluatedProperties"))
          .map(([allOf, rest, word]): Shape => ({ allOf, [word]: rest })),
      },
    ),
  };
}).shape;

const scalars = fc.constantFrom(null, true, 0, 1, 1.5, -2, 9007199254740993n, "", "a", "abc", undefined);

/** Values that such shapes have something to say about. */
export const values = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(names, tie("value")), { maxLength: 3 }).map((entries) => {
      const made: Record<string, unknown> = {};
      for (const [name, value] of entries)
        Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
      return made;
    }),
  ),
})).value;

const letters = fc.constantFrom("a", "b", "c", "d");
const leaf = fc.constantFrom<Shape>(e.any(), e.any(), e.integer(), e.string());

/** What looks at a few properties or items and mostly lets them be. */
const looking = fc.oneof(
  fc.array(fc.tuple(letters, leaf, fc.boolean()), { minLength: 1, maxLength: 2 }).map((entries): Shape => {
    const properties = entries.map(
      ([name, shape, isNeeded]) => [name, isNeeded ? e.required(shape) : e.optional(shape)] as const,
    );
    return { object: { properties: new Map(properties) } };
  }),
  leaf.map((shape): Shape => ({ object: { patternProperties: [[/^[ab]$/u, shape]] } })),
  leaf.map((shape): Shape => ({ object: { additionalProperties: shape } })),
  fc.array(leaf, { minLength: 1, maxLength: 2 }).map((prefixItems): Shape => ({ array: { prefixItems } })),
  leaf.map((items): Shape => ({ array: { items } })),
  leaf.map((contains): Shape => ({ array: { contains } })),
);

/** Shapes full of unevaluated words, and of what they have to look through. */
export const lookingShapes = fc.letrec<{ readonly shape: Shape; readonly closed: Shape }>((tie) => {
  const child = tie("shape");
  const some = fc.array(child, { minLength: 1, maxLength: 3 });
  return {
    shape: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      { weight: 4, arbitrary: looking },
      some.map(e.allOf),
      some.map(e.anyOf),
      some.map(e.oneOf),
      child.map((shape) => e.not(shape)),
      fc
        .tuple(child, fc.option(child, { nil: undefined }), fc.option(child, { nil: undefined }))
        .map(([condition, then, other]) => e.ifThenElse(condition, then, other)),
      fc
        .tuple(letters, child)
        .map(([name, shape]): Shape => ({ object: { dependentSchemas: new Map([[name, shape]]) } })),
      child.map((shape) => e.ref(() => model("Referred", undefined, () => shape))),
      tie("closed"),
    ),
    closed: fc
      .tuple(child, fc.constantFrom<Shape>(e.never(), e.never(), e.integer()))
      .map(
        ([shape, rest]): Shape => ({ allOf: [shape], unevaluatedItems: rest, unevaluatedProperties: rest }),
      ),
  };
}).closed;

/** Small objects and lists of plain values. */
export const lookedAt = fc.oneof(
  fc.dictionary(letters, fc.constantFrom(1, "x", null), { maxKeys: 3 }),
  fc.array(fc.constantFrom(1, "x", null), { maxLength: 3 }),
);
