/** The words of JSON Schema that the recorded definitions of modules use. */
export type RecordedSchema = {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, RecordedSchema>>;
  readonly oneOf?: readonly RecordedSchema[];
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, RecordedSchema>>;
  readonly prefixItems?: readonly RecordedSchema[];
  readonly items?: RecordedSchema;
  readonly minItems?: number;
};

/** A value that fits a recorded schema, with everything in it that may be there. */
export function exampleOf(schema: RecordedSchema, root: RecordedSchema = schema): unknown {
  const next = (inner: RecordedSchema): unknown => exampleOf(inner, root);
  if (schema.$ref !== undefined) return next(root.$defs?.[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  const alternative = schema.oneOf?.at(-1);
  if (alternative !== undefined) return next(alternative);
  if (schema.enum !== undefined) return schema.enum[0];
  const [type] = [schema.type].flat();
  if (type === "object") return mapped(schema.properties ?? {}, next);
  if (type === "array") return itemsOf(schema, next);
  return { string: "a", number: 1.5, integer: 1, boolean: true }[String(type)];
}

function itemsOf(
  { prefixItems, items, minItems = 2 }: RecordedSchema,
  next: (inner: RecordedSchema) => unknown,
) {
  if (prefixItems !== undefined) return prefixItems.map(next);
  return items === undefined ? [] : Array.from({ length: minItems }, () => next(items));
}

function mapped(fields: Readonly<Record<string, RecordedSchema>>, make: (inner: RecordedSchema) => unknown) {
  return Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, make(inner)]));
}

/** The value with `other` in one place, or with one part missing: every value that comes of that. */
export function* changed(value: unknown, other: unknown): Generator {
  yield other;
  if (Array.isArray(value)) {
    yield value.slice(1);
    for (const [at, item] of value.entries())
      for (const made of changed(item, other))
        yield value.map((kept: unknown, index) => (index === at ? made : kept));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const made of changed(item, other)) yield { ...value, [key]: made };
    }
  }
}
