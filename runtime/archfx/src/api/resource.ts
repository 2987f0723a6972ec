import type { CallOptions, Items, PageOptions, Pages, ReplyForm, ReplyForms } from "@edgeloom/runtime/http";
import type { UploadFields, UploadFile } from "../upload/upload-file.js";
import type { QueryValues } from "./query-values.js";
import type { ResourceId } from "./segments.js";

/** Options of one call, and the form in which its answer is wanted. */
export type ResourceOptions<Form extends ReplyForm = "auto"> = CallOptions & {
  /** `auto` when left out: JSON parsed, text as text, else bytes, and null where there is no body. */
  readonly as?: Form;
};

/** Options of an upload. */
export type UploadOptions = CallOptions & {
  /** Form fields; they are sent before the file. `null` leaves a field out, a list repeats it. */
  readonly fields?: UploadFields;
  readonly query?: QueryValues;
  /** Whether the server takes the same file twice without harm, so that a lost upload may be repeated. */
  readonly repeatable?: boolean;
};

/**
 * An address of the service. Immutable; nothing is sent before a verb is called. Call it with an id for one object of a
 * collection: `api.resource("machine")("d--0000-0001-0000-0001").resource("devices").get()`.
 */
export interface ArchFxResource {
  /** One object of this collection; without an argument the resource itself. Throws `CONFIG` for what is no id. */
  (id?: ResourceId | null): ArchFxResource;
  /** What lies below: `resource("streamer", "report")` and `resource("streamer/report")` are the same. Throws `CONFIG`. */
  resource(...names: readonly [string, ...string[]]): ArchFxResource;
  /** The address as text. */
  url(query?: QueryValues): string;
  /** Reads. Rejects with a {@link RestHttpBaseException}. */
  get<Form extends ReplyForm = "auto">(
    query?: QueryValues,
    options?: ResourceOptions<Form>,
  ): Promise<ResourceReply<Form>>;
  /** Sends `data` as JSON, whatever it is; no body where it is `undefined` or `null`. */
  post<Form extends ReplyForm = "auto">(
    data?: unknown,
    query?: QueryValues,
    options?: ResourceOptions<Form>,
  ): Promise<ResourceReply<Form>>;
  put<Form extends ReplyForm = "auto">(
    data?: unknown,
    query?: QueryValues,
    options?: ResourceOptions<Form>,
  ): Promise<ResourceReply<Form>>;
  patch<Form extends ReplyForm = "auto">(
    data?: unknown,
    query?: QueryValues,
    options?: ResourceOptions<Form>,
  ): Promise<ResourceReply<Form>>;
  /** Deletes. True, or it rejects as every other verb does. */
  delete(data?: unknown, query?: QueryValues, options?: CallOptions): Promise<true>;
  /** Posts a file as the multipart part `file`. */
  upload(file: UploadFile, options?: UploadOptions): Promise<unknown>;
  /** The objects of all pages, or of a plain list, asked for as they are read. */
  items(query?: QueryValues, options?: PageOptions): Items<unknown>;
  /** The pages, or the plain list as the only one. */
  pages(query?: QueryValues, options?: PageOptions): Pages<unknown>;
}

/** What a verb gives: the body in the wanted form, or null where there is none. */
export type ResourceReply<Form extends ReplyForm> = Form extends "auto" ? unknown : ReplyForms[Form] | null;
