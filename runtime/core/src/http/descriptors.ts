import type { AnyModel } from "../schema/shape.js";

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

/** One parameter of an operation. What is left out is the default of the place: `simple` in path and header, `form` and exploded in query and cookie. */
export type Parameter = {
  /** Name on the wire. */
  readonly name: string;
  readonly in: "path" | "query" | "querystring" | "header" | "cookie";
  /** Property of the arguments; `name` where left out. */
  readonly key?: string;
  readonly required?: boolean;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** The value is written in this media type. */
  readonly mediaType?: string;
  /** How the properties of a value are written that is a form: a whole query. */
  readonly parts?: Readonly<Record<string, Part>>;
};

/** How a body is written or read. */
export type ContentKind = "json" | "form" | "multipart" | "text" | "binary" | "lines" | "events";

/** A header of one part of a multipart body. */
export type PartHeader = {
  /** Name on the wire. */
  readonly name: string;
  readonly required?: boolean;
  readonly explode?: boolean;
  /** The value is written in this media type. */
  readonly mediaType?: string;
  /** Sent where the caller gives none: the only value that the description allows. */
  readonly value?: string | number | boolean;
};

/** How one part of a form or multipart body is written. */
export type Part = {
  readonly contentType?: string;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** A file: bytes, not text. */
  readonly binary?: boolean;
  readonly headers?: readonly PartHeader[];
  /** How its own parts are written, where its content type is that of a form or multipart body. */
  readonly parts?: Readonly<Record<string, Part>>;
  /** The same for one that is a list. */
  readonly positions?: Positions;
};

/** The parts of a multipart body that is a list: they have places instead of names (OpenAPI 3.2). */
export type Positions = { readonly prefix?: readonly Part[]; readonly rest?: Part };

/** A model, or what gives one later: for one that is declared further down, or in a module that imports this one. */
export type ModelSource = AnyModel | (() => AnyModel);

/** A body in one media type. */
export type Content = {
  readonly mediaType: string;
  readonly kind: ContentKind;
  /** Gives the model. Of one item for `lines` and `events`. */
  readonly model?: (() => AnyModel) | undefined;
  /** By property. */
  readonly parts?: Readonly<Record<string, Part>>;
  readonly positions?: Positions;
};

/** A body in one media type; a model alone is a JSON body of it. */
export type Described = AnyModel | Content;

/** How the items of a list travel. Pointers are JSON pointers into the reply; `""` is the reply itself. */
export type Pagination =
  | { readonly kind: "page"; readonly parameter: string; readonly items: string; readonly next?: string }
  | { readonly kind: "offset"; readonly parameter: string; readonly limit?: string; readonly items: string }
  | { readonly kind: "cursor"; readonly parameter: string; readonly next: string; readonly items: string }
  | { readonly kind: "link"; readonly items: string; readonly next?: string };

/** How a credential is attached. Never holds one. */
export type SecurityScheme =
  | { readonly kind: "apiKey"; readonly in: "query" | "header" | "cookie"; readonly name: string }
  | { readonly kind: "http"; readonly scheme: string }
  | { readonly kind: "oauth2" | "openIdConnect" | "mutualTLS" };

/** What the text of a header stands for; a text where left out. */
export type HeaderForm = "text" | "integer" | "int64" | "uint64" | "number" | "boolean" | "json";

/** How the text of a header stands for an object (OpenAPI, style `simple`). */
export type HeaderObject = {
  /** `R=100,G=200` instead of `R,100,G,200`. */
  readonly explode?: boolean;
  /** What the members that are described stand for. */
  readonly members?: Readonly<Record<string, HeaderForm>>;
  /** What all others stand for; texts where left out. */
  readonly others?: HeaderForm;
  /** Members that have to be there. */
  readonly required?: readonly string[];
};

/** A header that a reply is described to have. */
export type ReplyHeader = {
  /** Name as described; on the wire its case does not matter. */
  readonly name: string;
  readonly as?: HeaderForm;
  /** The text is a list of such values, separated by commas. */
  readonly list?: boolean;
  /** The text is an object; `as` does not count then. */
  readonly object?: HeaderObject;
  readonly required?: boolean;
};

/** What the runtime knows of an operation. Plain data, in which the usual is said by one word; `factsOf` spells it out. */
export type OperationFacts = {
  /**
   * A name alone is an optional parameter of the query, written as the query is by default. The path of the operation says those
   * that it has, so that only such of another style or key are here.
   */
  readonly parameters?: readonly (string | Parameter)[];
  /** A model alone is one JSON body that is required. */
  readonly body?: AnyModel | { readonly required?: boolean; readonly contents: readonly Described[] };
  /** By `200`, `4XX` or `default`. A model alone is one JSON body; null, as an empty list, is a reply without a body. */
  readonly replies?: Readonly<Record<string, AnyModel | null | readonly Described[]>>;
  /** By `200`, `4XX` or `default`. A name alone is a header that may come, and is a text. */
  readonly replyHeaders?: Readonly<Record<string, readonly (string | ReplyHeader)[]>>;
  /** Alternatives of scheme names that are needed together; left out: none. */
  readonly security?: readonly (readonly string[])[];
  /** Left out: by the method. */
  readonly idempotent?: boolean;
  readonly pagination?: Pagination;
};

/**
 * One operation of a REST service: what it takes, what it answers when all is well, what it answers by status, one item of its
 * pages, and the headers of its replies by status. An interface that is annotated in full where it is used, since compilers compare interfaces by their type arguments.
 */
export interface Operation<
  in Args,
  out Result,
  out Replies = unknown,
  out Item = never,
  out Headers = unknown,
> extends OperationFacts {
  readonly method: string;
  /** Route template: `/pets/{petId}`. Errors and logs name it, never the address that was called. */
  readonly path: string;
  /** Never there; they carry the types. */
  readonly "~args"?: (args: Args) => void;
  readonly "~result"?: Result;
  readonly "~replies"?: Replies;
  readonly "~item"?: Item;
  readonly "~headers"?: Headers;
}

/** An operation of which the types do not matter. */
export type AnyOperation = Operation<never, unknown, unknown, unknown>;

/** Declares an operation. */
export function operation<Args, Result, Replies = unknown, Item = never, Headers = unknown>(
  method: string,
  path: string,
  facts: OperationFacts = {},
): Operation<Args, Result, Replies, Item, Headers> {
  return { method, path, ...facts };
}

/**
 * {@link operation} where the constant that it is assigned to says what it takes and gives: by itself it takes and gives everything, and
 * a compiler has nothing to infer. Generated code of today says the object itself.
 */
export function declaredOperation(
  method: string,
  path: string,
  facts?: OperationFacts,
): Operation<unknown, never, never, never, never> {
  return operation(method, path, facts);
}

/** Declares a parameter in the path. Used by generated code. */
export function path(name: string, more?: Omit<Parameter, "name" | "in">): Parameter {
  return { name, in: "path", required: true, ...more };
}

/** Declares a parameter in the query. Used by generated code. */
export function query(name: string, more?: Omit<Parameter, "name" | "in">): Parameter {
  return { name, in: "query", ...more };
}

/** Declares a parameter in a header. Used by generated code. */
export function header(name: string, more?: Omit<Parameter, "name" | "in">): Parameter {
  return { name, in: "header", ...more };
}

/** Declares a parameter in a cookie, or one that is the whole query string. Used by generated code. */
export function parameter(
  name: string,
  place: Parameter["in"],
  more?: Omit<Parameter, "name" | "in">,
): Parameter {
  return { name, in: place, ...more };
}

/** Declares a JSON body. Used by generated code. */
export function json(model?: ModelSource, mediaType = "application/json"): Content {
  return { mediaType, kind: "json", model: thunkOf(model) };
}

/** Declares a body of another kind. Used by generated code. */
export function content(
  kind: ContentKind,
  mediaType: string,
  model?: ModelSource,
  parts?: Readonly<Record<string, Part>>,
  positions?: Positions,
): Content {
  return { mediaType, kind, model: thunkOf(model), ...(parts && { parts }), ...(positions && { positions }) };
}

function thunkOf(model: ModelSource | undefined): (() => AnyModel) | undefined {
  return model === undefined || typeof model === "function" ? model : () => model;
}
