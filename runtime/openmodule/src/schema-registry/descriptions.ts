import type { Describe } from "./class-schema.js";

type Record = { readonly [key: string]: unknown };

/**
 * The texts of schema documents (AsyncAPI, OpenAPI or JSON Schema, already read), so that the exported schema says what they say:
 * generated models carry no texts, as nobody needs them on a device. Of an extension (`allOf`) the properties of all parts count.
 */
export function descriptionsOf(...documents: readonly unknown[]): Describe {
  const models = new Map<
    string,
    { readonly text: string | undefined; readonly properties: Map<string, string> }
  >();
  for (const document of documents) {
    for (const [name, schema] of schemasOf(document)) {
      const properties = new Map<string, string>();
      collect(schema, properties);
      models.set(name, { text: textOf(schema), properties });
    }
  }
  return (model, property) => {
    const found = models.get(model);
    return property === undefined ? found?.text : found?.properties.get(property);
  };
}

function schemasOf(document: unknown): readonly (readonly [string, unknown])[] {
  if (!isRecord(document)) return [];
  const { components, $defs } = document;
  const named = isRecord(components) && isRecord(components["schemas"]) ? components["schemas"] : {};
  return [...Object.entries(isRecord($defs) ? $defs : {}), ...Object.entries(named)];
}

function collect(schema: unknown, into: Map<string, string>): void {
  if (!isRecord(schema)) return;
  const { allOf, properties } = schema;
  if (Array.isArray(allOf)) for (const part of allOf) collect(part, into);
  if (!isRecord(properties)) return;
  for (const [name, property] of Object.entries(properties)) {
    const text = textOf(property);
    if (text !== undefined) into.set(name, text);
  }
}

function textOf(schema: unknown): string | undefined {
  const text = isRecord(schema) ? schema["description"] : undefined;
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

function isRecord(value: unknown): value is Record {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
