import { type HostileCase, type Outcome, own } from "../case.js";

/** A part of a document. */
export type Part = Readonly<Record<string, unknown>>;
/** What a case puts into the document. */
export type Api = {
  readonly info?: Part;
  readonly path?: string;
  readonly method?: string;
  readonly operation?: Part;
  readonly schema?: unknown;
  readonly schemaName?: string;
  readonly root?: Part;
  readonly components?: Part;
};

/** A document with one operation that has everything, and with what the case puts in its place. */
function openApi({
  info = {},
  path = "/things",
  method = "post",
  operation = {},
  schema = { type: "object" },
  schemaName = "Thing",
  root = {},
  components = {},
}: Api): Readonly<Record<string, unknown>> {
  const whole = {
    operationId: "makeThing",
    tags: ["things"],
    requestBody: {
      content: { "application/json": { schema: { type: "object", properties: { a: { type: "string" } } } } },
    },
    responses: {
      "200": { description: "d", content: { "application/json": { schema: { type: "array", items: {} } } } },
    },
    ...operation,
  };
  return {
    "case.json": {
      openapi: "3.1.0",
      info: { title: "t", version: "1", ...info },
      paths: own(path, own(method, whole)),
      components: { schemas: own(schemaName, schema), ...components },
      ...root,
    },
  };
}

/** A case. */
export const entry = (name: string, api: Api, outcome: Outcome): HostileCase => ({
  name,
  files: openApi(api),
  outcome,
});
/** An operation with a parameter. */
export const parameter = (name: string, more: Part = {}): Part => ({
  parameters: [{ name, in: "query", schema: {}, ...more }],
});
/** An operation with a reply. */
export const reply = (more: Part, status = "200"): Part => ({
  responses: own(status, { description: "", ...more }),
});
/** An operation with a body. */
export const body = (mediaType: string, schema: unknown = {}, more: Part = {}): Part => ({
  requestBody: { content: own(mediaType, { schema, ...more }) },
});
