import type { Docs, SchemaNode } from "./node.js";
import type { Origin, TypeId } from "./origin.js";

/** HTTP methods of an OpenAPI path item. `additionalOperations` of 3.2 may name others. */
export type HttpMethod =
  | "GET"
  | "PUT"
  | "POST"
  | "DELETE"
  | "OPTIONS"
  | "HEAD"
  | "PATCH"
  | "TRACE"
  | "QUERY"
  | (string & {});

/** How a parameter's value becomes text (OpenAPI, "Style Values"). */
export type ParameterStyle =
  | "simple"
  | "label"
  | "matrix"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject"
  | "cookie";

/** One parameter of an operation, with every default of the specification written out. */
export type ParameterDecl = {
  /** Name on the wire. */
  readonly name: string;
  /**
   * Property of the arguments; `name`, but for the later of two parameters that share it (order: path, query, querystring, header, cookie) and
   * for one that is called `body`, `contentType` or `partHeaders`: these carry their place behind (`id_query`).
   */
  readonly key: string;
  readonly in: "path" | "query" | "querystring" | "header" | "cookie";
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Set where the document uses `content`: the value is written in this media type. */
  readonly mediaType?: string;
  /** How the properties are written of a query that is a form as a whole. */
  readonly parts?: readonly PartDecl[];
  readonly required: boolean;
  readonly node: SchemaNode;
  readonly docs: Docs;
  readonly origin: Origin;
};

/** How a body is written or read, by its media type. `lines` and `events` are streams of items (JSON Lines, server-sent events). */
export type ContentKind = "json" | "form" | "multipart" | "text" | "binary" | "lines" | "events";

/** How one part of a form or multipart body is written (OpenAPI, "Encoding Object"). */
export type PartRules = {
  readonly contentType?: string;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** True for a file: bytes, not text. */
  readonly binary?: boolean;
  /** Headers of the part itself. */
  readonly headers?: readonly HeaderDecl[];
  /** How its own parts are written, where it is a form or multipart body itself. */
  readonly parts?: readonly PartDecl[];
  /** The same for one that is a list. */
  readonly positional?: PositionalDecl;
};

/** How one property of a form or multipart body is written. */
export type PartDecl = PartRules & {
  readonly property: string;
  /** Whether a file may or must be a list of files; none: it is one. */
  readonly files?: "many" | "either";
  /** Described as a value that nothing writes in its content type, such as XML: the caller gives the text or the bytes. */
  readonly isWritten?: true;
};

/** The parts of a multipart body that is a list: they are known by their place and have no names (OpenAPI 3.2). */
export type PositionalDecl = {
  readonly prefix: readonly PartRules[];
  readonly rest: PartRules;
  /** Whether the model is that of one part, of as many as come (`itemSchema`); else it is that of the list. */
  readonly isStream: boolean;
};

/** A body in one media type. */
export type ContentDecl = {
  /** As written in the document, in lower case, without parameters other than those that tell versions apart. */
  readonly mediaType: string;
  readonly kind: ContentKind;
  /** The model; undefined for `text` and `binary` without a schema of use. For `lines` and `events` the model of one item. */
  readonly type: TypeId | undefined;
  readonly parts: readonly PartDecl[];
  readonly positional?: PositionalDecl;
  /** True where a multipart body has files in some of several alternatives, or under names that its schema leaves open. */
  readonly hasHiddenFiles?: boolean;
  readonly origin: Origin;
};

/** What an operation is sent. */
export type BodyDecl = {
  readonly required: boolean;
  /** In the order of the document; the first is the one that is sent where the caller names none. */
  readonly contents: readonly ContentDecl[];
  readonly docs: Docs;
};

/** A header of a reply, or of a part of a body. */
export type HeaderDecl = {
  readonly name: string;
  readonly required: boolean;
  /** Whether an object is written as `R=100,G=200` instead of `R,100,G,200`. */
  readonly explode?: boolean;
  /** Set where the document uses `content`: the value is written in this media type. */
  readonly mediaType?: string;
  readonly node: SchemaNode;
  readonly docs: Docs;
};

/** What comes back with a status. */
export type ReplyDecl = {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  /** None: no body. */
  readonly contents: readonly ContentDecl[];
  readonly headers: readonly HeaderDecl[];
  readonly docs: Docs;
  readonly origin: Origin;
};

/** One way to be allowed: all of these schemes together. */
export type SecurityDecl = readonly { readonly scheme: string; readonly scopes: readonly string[] }[];

/** How the items of a list travel (`x-edgeloom-pagination`, or recognised: see `lower/openapi`). Pointers are JSON pointers into the reply. */
export type PaginationDecl =
  | { readonly kind: "page"; readonly parameter: string; readonly items: string; readonly next?: string }
  | { readonly kind: "offset"; readonly parameter: string; readonly limit?: string; readonly items: string }
  | { readonly kind: "cursor"; readonly parameter: string; readonly next: string; readonly items: string }
  | { readonly kind: "link"; readonly items: string; readonly next?: string };

/** One operation. */
export type OperationDecl = {
  /** Unique in the document set; raw text that the exported name is made from: the `operationId`, else made of method and path. */
  readonly name: string;
  /** Raw text that the name within its group is made from. */
  readonly member: string;
  /** Its group: the first tag, else the first constant segment of its path. Raw text. */
  readonly group: string;
  readonly method: HttpMethod;
  /** Template as in the document, with the path of no server in front: `/pets/{petId}`. */
  readonly path: string;
  /** Ordered: path, query, querystring, header, cookie; in each as the document has them, those of the path item first. */
  readonly parameters: readonly ParameterDecl[];
  readonly body: BodyDecl | undefined;
  /** By status: numbers first, then `1XX` …, then `default`. */
  readonly replies: readonly ReplyDecl[];
  /** Alternatives, one without a scheme where none is needed; empty where nothing is said of it. */
  readonly security: readonly SecurityDecl[];
  /** May be repeated without harm: by its method, or `x-edgeloom-idempotent`. */
  readonly idempotent: boolean;
  readonly pagination?: PaginationDecl;
  readonly callbacks: readonly WebhookDecl[];
  readonly docs: Docs;
  readonly origin: Origin;
};

/** A request that the described service makes: a webhook, or a callback of an operation. Types only. */
export type WebhookDecl = {
  readonly name: string;
  readonly method: HttpMethod;
  readonly body: BodyDecl | undefined;
  readonly docs: Docs;
  readonly origin: Origin;
};

/** A security scheme: how a credential is attached. Never holds one. */
export type SecuritySchemeDecl = {
  readonly name: string;
  readonly origin: Origin;
  readonly docs: Docs;
} & (
  | { readonly kind: "apiKey"; readonly in: "query" | "header" | "cookie"; readonly parameter: string }
  | { readonly kind: "http"; readonly scheme: string }
  | { readonly kind: "oauth2" | "openIdConnect" | "mutualTLS" }
);

/** What the OpenAPI documents of a run describe. Lists are ordered by group, then by name, by code unit. */
export type RestApi = {
  readonly operations: readonly OperationDecl[];
  readonly webhooks: readonly WebhookDecl[];
  readonly securitySchemes: readonly SecuritySchemeDecl[];
};
