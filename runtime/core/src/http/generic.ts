import type { ReplyStream } from "./reply/reply-stream.js";
import type { CallOptions, FileInput, HttpHeaders } from "./types.js";

/** A value in a query: lists repeat the name, what is `null` or `undefined` is left out. */
export type QueryValue = string | number | bigint | boolean | Date | { toJSON(): unknown } | null | undefined;

/** How the body of a reply is given. `auto` goes by its content type: JSON parsed, text as text, else bytes, nothing as undefined; without one, JSON is parsed where it is JSON. */
export type ReplyForm = "auto" | "json" | "text" | "bytes" | "csv" | "stream";

/** What each {@link ReplyForm} gives. */
export type ReplyForms = {
  readonly auto: unknown;
  readonly json: unknown;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Rows of fields. */
  readonly csv: readonly (readonly string[])[];
  readonly stream: ReplyStream<unknown>;
};

/** Fields and files of a multipart body, in their order. */
export type MultipartInput = {
  readonly fields?: Readonly<Record<string, unknown>> | readonly (readonly [name: string, value: unknown])[];
  /** After the fields. */
  readonly files?: Readonly<Record<string, FileInput>>;
};

/** A request that no operation describes. */
export type GenericRequest<Form extends ReplyForm = "auto"> = CallOptions & {
  /** `GET` when left out. */
  readonly method?: string;
  /** Below the base URL, a template: values for `{name}` are in `params` and get encoded. */
  readonly path?: string;
  readonly params?: Readonly<Record<string, string | number | bigint | { toJSON(): unknown }>>;
  /** An address of the same origin, in place of `path`: a link that the service gave. */
  readonly url?: string;
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>;
  /** Sent as JSON, whatever it is; left out: no body. */
  readonly json?: unknown;
  /** Sent as an urlencoded form. */
  readonly form?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>;
  readonly multipart?: MultipartInput;
  /** Sent as it is; give the content type among the headers, else it is `application/octet-stream`, or `text/plain` for a text. */
  readonly body?: FileInput["content"];
  readonly as?: Form;
  /** `bigint` (the default) for integers beyond 2^53, `number` for the nearest number, `always-bigint` for every integer. */
  readonly integers?: "bigint" | "number" | "always-bigint";
  /** Whether the request may be repeated; by the method when left out. */
  readonly idempotent?: boolean;
  /** Redirects that are followed for this request. */
  readonly redirects?: number;
};

/** Reply to a generic request. */
export type GenericReply<Form extends ReplyForm = "auto"> = {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: ReplyForms[Form];
};
