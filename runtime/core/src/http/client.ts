import type { Operation } from "./descriptors.js";
import type { GenericReply, GenericRequest, ReplyForm } from "./generic.js";
import type { Items, Pages } from "./paging/items.js";
import type { Reply } from "./replies.js";
import type { ReplyStream } from "./reply/reply-stream.js";
import type { CallOptions, PageOptions } from "./types.js";

/** Arguments and options of a call; arguments may be left out where none is required, with `exactOptionalPropertyTypes` or without. */
export type Rest<Args, Options> =
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- whether an object without fields will do is the question
  Record<never, never> extends Args ? [args?: Args, options?: Options] : [args: Args, options?: Options];

/** One item of a body that is a list. */
export type ItemOf<Result> = Result extends readonly (infer Item)[] ? Item : Result;

/** Calls the operations of one service. Made by {@link createHttpClient}; can be shared, and holds no state of a call. */
export interface HttpClient {
  readonly baseUrl: string;
  /** Calls that have begun and not ended, those that wait for their turn included. */
  readonly inFlight: number;
  /**
   * Makes a call and gives the body of its success, validated.
   *
   * @throws HttpError for everything else
   */
  call<Args, Result, Replies, Item>(
    operation: Operation<Args, Result, Replies, Item>,
    ...rest: Rest<NoInfer<Args>, CallOptions>
  ): Promise<Result>;
  /**
   * Makes a call and gives any reply that the operation describes, failures included: `{ status, headers, headerValues, body }`.
   *
   * @throws HttpError when there is no reply, or one that is not described
   */
  reply<Args, Result, Replies, Item, Headers>(
    operation: Operation<Args, Result, Replies, Item, Headers>,
    ...rest: Rest<NoInfer<Args>, CallOptions>
  ): Promise<Reply<Replies, Headers>>;
  /** Items of all pages, asked for as they are read. */
  items<Args, Result, Replies, Item>(
    operation: Operation<Args, Result, Replies, Item>,
    ...rest: Rest<NoInfer<Args>, PageOptions>
  ): Items<Item>;
  /** Pages, asked for as they are read. */
  pages<Args, Result, Replies, Item>(
    operation: Operation<Args, Result, Replies, Item>,
    ...rest: Rest<NoInfer<Args>, PageOptions>
  ): Pages<Result>;
  /** Makes a call and gives the body of its success as it comes. */
  stream<Args, Result, Replies, Item>(
    operation: Operation<Args, Result, Replies, Item>,
    ...rest: Rest<NoInfer<Args>, CallOptions>
  ): Promise<ReplyStream<ItemOf<Result>>>;
  /** Makes a request that no operation describes. Statuses from 400 on are errors, as are redirects. */
  request<const Form extends ReplyForm = "auto">(request: GenericRequest<Form>): Promise<GenericReply<Form>>;
  /** The address of a path below the base URL, encoded; for display and links. */
  url(path: string, params?: GenericRequest["params"], query?: GenericRequest["query"]): string;
  /** Refuses further calls, ends those that wait or run, and closes connections. */
  close(): Promise<void>;
}
