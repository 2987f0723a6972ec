/** What an object of a document is; its references lead to others of the same kind. */
export type Kind = string;

/** What stands in the fields of an object: one thing, a list of things, or things by name. */
export type Field = { readonly one: Kind } | { readonly list: Kind } | { readonly map: Kind };

/** The fields of every kind that lead on, and where things without a place of their own are collected. */
export type Grammar = {
  readonly root: Kind;
  readonly fields: Readonly<Record<Kind, Readonly<Record<string, Field>>>>;
  /** Kinds whose every field is of one kind: a callback holds path items by expression. */
  readonly maps: Readonly<Record<Kind, Kind>>;
  /** Where things of a kind go that come from other documents: pointer of a map. */
  readonly shelves: Readonly<Record<Kind, readonly string[]>>;
};

const one = (kind: Kind): Field => ({ one: kind });
const list = (kind: Kind): Field => ({ list: kind });
const map = (kind: Kind): Field => ({ map: kind });

/** The keywords of JSON Schema under which schemas stand; below `enum`, `const`, `default` and `examples` everything is data. */
const schemaFields: Readonly<Record<string, Field>> = {
  ...Object.fromEntries(
    ["$defs", "definitions", "properties", "patternProperties", "dependentSchemas", "dependencies"].map(
      (word) => [word, map("schema")],
    ),
  ),
  ...Object.fromEntries(["allOf", "anyOf", "oneOf", "prefixItems"].map((word) => [word, list("schema")])),
  ...Object.fromEntries(
    [
      "items",
      "contains",
      "additionalItems",
      "additionalProperties",
      "propertyNames",
      "not",
      "if",
      "then",
      "else",
      "unevaluatedItems",
      "unevaluatedProperties",
      "contentSchema",
    ].map((word) => [word, one("schema")]),
  ),
};

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const componentsOf = (kinds: Readonly<Record<string, Kind>>): Readonly<Record<string, Field>> =>
  Object.fromEntries(Object.entries(kinds).map(([key, kind]) => [key, map(kind)]));
const shelvesOf = (kinds: Readonly<Record<string, Kind>>): Readonly<Record<Kind, readonly string[]>> =>
  Object.fromEntries(Object.entries(kinds).map(([key, kind]) => [kind, ["components", key]]));

const openApiComponents = {
  schemas: "schema",
  responses: "response",
  parameters: "parameter",
  examples: "example",
  requestBodies: "body",
  headers: "header",
  securitySchemes: "securityScheme",
  links: "link",
  callbacks: "callback",
  pathItems: "pathItem",
  mediaTypes: "media",
};

/** OpenAPI 3.0 to 3.2. */
export const openApiGrammar: Grammar = {
  root: "document",
  maps: { callback: "pathItem" },
  shelves: shelvesOf(openApiComponents),
  fields: {
    document: { paths: map("pathItem"), webhooks: map("pathItem"), components: one("components") },
    components: componentsOf(openApiComponents),
    pathItem: {
      ...Object.fromEntries(methods.map((method) => [method, one("operation")])),
      additionalOperations: map("operation"),
      parameters: list("parameter"),
    },
    operation: {
      parameters: list("parameter"),
      requestBody: one("body"),
      responses: map("response"),
      callbacks: map("callback"),
    },
    parameter: { schema: one("schema"), content: map("media"), examples: map("example") },
    header: { schema: one("schema"), content: map("media"), examples: map("example") },
    body: { content: map("media") },
    response: { headers: map("header"), content: map("media"), links: map("link") },
    media: {
      schema: one("schema"),
      itemSchema: one("schema"),
      examples: map("example"),
      encoding: map("encoding"),
    },
    encoding: { headers: map("header") },
    schema: schemaFields,
  },
};

const asyncApiComponents = {
  schemas: "schema",
  servers: "server",
  channels: "channel",
  operations: "operation",
  messages: "message",
  securitySchemes: "securityScheme",
  serverVariables: "serverVariable",
  parameters: "parameter",
  correlationIds: "correlationId",
  replies: "reply",
  replyAddresses: "replyAddress",
  externalDocs: "externalDocs",
  tags: "tag",
  operationTraits: "operationTrait",
  messageTraits: "messageTrait",
  serverBindings: "serverBinding",
  channelBindings: "channelBinding",
  operationBindings: "operationBinding",
  messageBindings: "messageBinding",
};

const messageFields: Readonly<Record<string, Field>> = {
  headers: one("schema"),
  payload: one("schema"),
  correlationId: one("correlationId"),
  tags: list("tag"),
  externalDocs: one("externalDocs"),
  bindings: one("messageBinding"),
  traits: list("messageTrait"),
};

const operationFields: Readonly<Record<string, Field>> = {
  channel: one("channel"),
  messages: list("message"),
  reply: one("reply"),
  traits: list("operationTrait"),
  security: list("securityScheme"),
  tags: list("tag"),
  externalDocs: one("externalDocs"),
  bindings: one("operationBinding"),
};

/** AsyncAPI 3.0. */
export const asyncApiGrammar: Grammar = {
  root: "document",
  maps: {},
  shelves: {
    ...shelvesOf(asyncApiComponents),
    server: ["servers"],
    channel: ["channels"],
    operation: ["operations"],
  },
  fields: {
    document: {
      info: one("info"),
      servers: map("server"),
      channels: map("channel"),
      operations: map("operation"),
      components: one("components"),
    },
    info: { tags: list("tag"), externalDocs: one("externalDocs") },
    components: componentsOf(asyncApiComponents),
    server: {
      variables: map("serverVariable"),
      security: list("securityScheme"),
      tags: list("tag"),
      externalDocs: one("externalDocs"),
      bindings: one("serverBinding"),
    },
    channel: {
      messages: map("message"),
      servers: list("server"),
      parameters: map("parameter"),
      tags: list("tag"),
      externalDocs: one("externalDocs"),
      bindings: one("channelBinding"),
    },
    operation: operationFields,
    operationTrait: operationFields,
    message: messageFields,
    messageTrait: messageFields,
    reply: { address: one("replyAddress"), channel: one("channel"), messages: list("message") },
    schema: { ...schemaFields, schema: one("schema"), externalDocs: one("externalDocs") },
  },
};
