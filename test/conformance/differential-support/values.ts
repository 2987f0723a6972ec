import fc from "fast-check";
import { definitions, names, numbers, type WrittenSchema, words } from "./schemas.js";

const scalar = fc.constantFrom<unknown>(...words, ...numbers, true, false, null);
const name = fc.constantFrom(...names);

/** Any small value over the names and words of the schemas. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true, maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** Parts deeper than this are any value. */
const maxDepth = 4;

/** Values that follow a schema as far as it is easy: many fit, and most of the others nearly do. */
export function valuesFor(schema: WrittenSchema, depth = 0): fc.Arbitrary<unknown> {
  if (typeof schema === "boolean" || depth > maxDepth) return anyValue;
  const inner = (part: unknown): fc.Arbitrary<unknown> => valuesFor(part as WrittenSchema, depth + 1);
  const sources = [
    ...("const" in schema ? [fc.constant(schema["const"])] : []),
    ...("enum" in schema ? [fc.constantFrom(...(schema["enum"] as readonly unknown[]))] : []),
    ...(typeof schema["$ref"] === "string" ? [inner(definitions[schema["$ref"].slice(8)] ?? true)] : []),
    ...["anyOf", "oneOf", "allOf"].flatMap((word) => ((schema[word] ?? []) as readonly unknown[]).map(inner)),
    ...["then", "else", "if"].flatMap((word) => (word in schema ? [inner(schema[word])] : [])),
    ...Object.values((schema["dependentSchemas"] ?? {}) as Readonly<Record<string, unknown>>).map(inner),
    ...(speaksOf(schema, "object", objectWords) ? [objectsFor(schema, inner)] : []),
    ...(speaksOf(schema, "array", arrayWords) ? [arraysFor(schema, inner)] : []),
  ];
  const [first] = sources;
  if (first === undefined)
    return fc.oneof({ arbitrary: scalar, weight: 3 }, { arbitrary: anyValue, weight: 1 });
  // What several words ask for is united, so that an `allOf` of objects has a chance.
  const united = fc
    .tuple(...sources.map((source) => fc.option(source, { nil: undefined })))
    .map((parts) => unite(parts.filter((part) => part !== undefined)));
  return fc.oneof(
    { arbitrary: fc.oneof(...sources), weight: 4 },
    { arbitrary: united, weight: 3 },
    { arbitrary: anyValue, weight: 1 },
  );
}

const objectWords = ["properties", "patternProperties", "additionalProperties", "required", "propertyNames"];
const arrayWords = ["prefixItems", "items", "contains", "unevaluatedItems"];

function speaksOf(
  schema: { readonly [word: string]: unknown },
  type: string,
  keywords: readonly string[],
): boolean {
  const { type: types } = schema;
  return (
    types === type ||
    (Array.isArray(types) && types.includes(type)) ||
    (types === undefined && keywords.some((word) => word in schema))
  );
}

type Inner = (part: unknown) => fc.Arbitrary<unknown>;

function objectsFor(schema: { readonly [word: string]: unknown }, inner: Inner): fc.Arbitrary<unknown> {
  const declared = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, unknown>>);
  const required = (schema["required"] ?? []) as readonly string[];
  const further = schema["additionalProperties"] ?? schema["unevaluatedProperties"] ?? true;
  const known = new Set(declared.map(([key]) => key));
  const entries = [
    ...declared.map(([key, part]) =>
      fc.option(
        inner(part).map((value) => [key, value] as const),
        { freq: required.includes(key) ? 12 : 2, nil: undefined },
      ),
    ),
    ...required
      .filter((key) => !known.has(key))
      .map((key) =>
        fc.option(
          anyValue.map((value) => [key, value] as const),
          { freq: 12, nil: undefined },
        ),
      ),
    fc.option(fc.tuple(name, inner(further)), { freq: 1, nil: undefined }),
  ];
  return fc.tuple(...entries).map((made) => Object.fromEntries(made.filter((entry) => entry !== undefined)));
}

function arraysFor(schema: { readonly [word: string]: unknown }, inner: Inner): fc.Arbitrary<unknown> {
  const prefix = (schema["prefixItems"] ?? []) as readonly unknown[];
  const rest = schema["items"] ?? schema["unevaluatedItems"] ?? true;
  const item = "contains" in schema ? fc.oneof(inner(rest), inner(schema["contains"])) : inner(rest);
  return fc
    .tuple(fc.tuple(...prefix.map(inner)), fc.array(item, { maxLength: 3 }), fc.nat({ max: 6 }))
    .map(([first, others, length]) => [...first, ...others].slice(0, length));
}

function unite(parts: readonly unknown[]): unknown {
  const objects = parts.filter((part) => typeof part === "object" && part !== null && !Array.isArray(part));
  if (objects.length === 0) return parts[0] ?? null;
  return Object.fromEntries(objects.flatMap((part) => Object.entries(part as object)));
}
