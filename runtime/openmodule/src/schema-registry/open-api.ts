import { refTo, type SchemaWords } from "./class-schema.js";

/** What the document says of one path. */
export type PathItem = { readonly [method: string]: SchemaWords };

/** The exported document. */
export type OpenApiDocument = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths?: { readonly [path: string]: PathItem };
  readonly components?: { readonly schemas: { readonly [name: string]: SchemaWords } };
};

/** The entry of an RPC. */
export function rpcPath(summary: string, request: string, response: string): PathItem {
  return {
    post: {
      summary,
      tags: ["RPCs"],
      requestBody: bodyOf(request),
      responses: { "200": bodyOf(response) },
    },
  };
}

/** The entry of a message handler. */
export function messagePath(summary: string, message: string): PathItem {
  return { put: { summary, tags: ["Messages"], requestBody: bodyOf(message) } };
}

function bodyOf(name: string): SchemaWords {
  return { description: name, content: { "application/json": { schema: { $ref: refTo(name) } } } };
}

/** The document of paths and schemas; parts without content are left out. */
export function openApiDocument(
  paths: readonly (readonly [string, PathItem])[],
  schemas: ReadonlyMap<string, SchemaWords>,
): OpenApiDocument {
  return {
    openapi: "3.0.0",
    info: { title: "RPC & Message API", version: "1.0.0" },
    ...(paths.length === 0 ? {} : { paths: Object.fromEntries(paths) }),
    ...(schemas.size === 0 ? {} : { components: { schemas: Object.fromEntries(schemas) } }),
  };
}
