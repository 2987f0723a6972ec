import type { Json, OperationDecl, RestApi, SchemaNode } from "../../ir/index.js";
import type { SchemaOptions } from "../../schema-options.js";
import { lowerFiles, places } from "../fake-set.test.support.js";
import { plain } from "../jsonschema/schema.test.support.js";

type Record = { readonly [key: string]: Json };

/** An OpenAPI document of 3.1, or of what `more` says. */
export function api(paths: Record, more: Record = {}): Record {
  return { openapi: "3.1.0", info: { title: "t", version: "1" }, paths, ...more };
}

/** A reply that is fine. */
export const ok: Record = { responses: { "204": { description: "done" } } };

/** A body or reply of one media type. */
export function content(schema: Json, mediaType = "application/json", more: Record = {}): Record {
  return { content: { [mediaType]: { schema, ...more } } };
}

/** What became of documents, with the places of diagnostics. */
export function lowerApi(document: Record, schemas?: SchemaOptions) {
  const lowered = lowerFiles({ "a.json": document }, schemas && { schemas });
  const rest: RestApi = lowered.model.rest ?? { operations: [], webhooks: [], securitySchemes: [] };
  const typeNamed = (name: string): SchemaNode | undefined =>
    lowered.model.types.find((decl) => decl.name === name)?.node;
  return {
    ...lowered,
    rest,
    places: places(lowered),
    messages: lowered.diagnostics.map(({ message }) => message),
    severities: lowered.diagnostics.map(({ code, severity }) => `${severity} ${code}`),
    typeNamed,
    shapeOf: (name: string): unknown => {
      const node = typeNamed(name);
      return node && plain(node);
    },
  };
}

/** The only operation of a document with one path and method. */
export function lowerOperation(
  operation: Record,
  {
    path = "/things",
    method = "get",
    more = {},
    item = {},
  }: {
    readonly path?: string;
    readonly method?: string;
    readonly more?: Record;
    readonly item?: Record;
  } = {},
) {
  const lowered = lowerApi(api({ [path]: { ...item, [method]: { ...ok, ...operation } } }, more));
  const [first] = lowered.rest.operations;
  if (first === undefined) throw new Error(`No operation: ${lowered.messages.join(" ")}`);
  return { ...lowered, operation: first satisfies OperationDecl };
}
