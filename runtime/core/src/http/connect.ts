import { EdgeloomError } from "../base/errors.js";
import type { HttpClient, ItemOf, Rest } from "./client.js";
import type { AnyOperation, Operation } from "./descriptors.js";
import type { Items, Pages } from "./paging/items.js";
import type { Reply } from "./replies.js";
import type { ReplyStream } from "./reply/reply-stream.js";
import type { CallOptions, PageOptions } from "./types.js";

/** An operation that knows its client: call it, or one of its other forms. */
export interface Call<Args, Result, Replies, Item, Headers = unknown> {
  (...rest: Rest<Args, CallOptions>): Promise<Result>;
  /** See {@link HttpClient.reply}. */
  reply(...rest: Rest<Args, CallOptions>): Promise<Reply<Replies, Headers>>;
  /** See {@link HttpClient.items}. */
  items(...rest: Rest<Args, PageOptions>): Items<Item>;
  /** See {@link HttpClient.pages}. */
  pages(...rest: Rest<Args, PageOptions>): Pages<Result>;
  /** See {@link HttpClient.stream}. */
  stream(...rest: Rest<Args, CallOptions>): Promise<ReplyStream<ItemOf<Result>>>;
  readonly operation: Operation<Args, Result, Replies, Item, Headers>;
}

type CallOf<Member> =
  Member extends Operation<infer Args, infer Result, infer Replies, infer Item, infer Headers>
    ? Call<Args, Result, Replies, Item, Headers>
    : never;

/** The operations of a group, bound to a client. What is no operation (a model, a type) is left out. */
export type Group<Members> = {
  readonly [Name in keyof Members as Members[Name] extends AnyOperation ? Name : never]: CallOf<
    Members[Name]
  >;
};

/** Groups of operations, bound to a client. */
export type Connected<Groups> = { readonly [Name in keyof Groups]: Group<Groups[Name]> };

/**
 * Binds groups of operations to a client: `connect(http, { pets }).pets.list({ limit: 10 })`. A group is usually the namespace
 * of a generated module. Nothing is built before it is used.
 */
export function connect<const Groups extends Readonly<Record<string, object>>>(
  http: HttpClient,
  groups: Groups,
): Connected<Groups> {
  return lazyObject(Object.keys(groups), (name) => bindGroup(http, groups[name] ?? {})) as Connected<Groups>;
}

function bindGroup(http: HttpClient, members: object): object {
  const entries = Object.entries(members).filter((entry): entry is [string, AnyOperation] =>
    isOperation(entry[1]),
  );
  const operations = new Map(entries);
  return lazyObject([...operations.keys()], (name) =>
    bindOperation(http, operations.get(name) as AnyOperation),
  );
}

function isOperation(member: unknown): member is AnyOperation {
  if (typeof member !== "object" || member === null) return false;
  const { method, path } = member as Partial<AnyOperation>;
  return typeof method === "string" && typeof path === "string";
}

type UntypedOperation = Operation<unknown, unknown, unknown, unknown>;

function bindOperation(http: HttpClient, member: AnyOperation): object {
  const operation = member as UntypedOperation;
  const call = (args?: unknown, options?: CallOptions): Promise<unknown> =>
    http.call(operation, args, options);
  return Object.assign(call, {
    operation,
    reply: (args?: unknown, options?: CallOptions) => http.reply(operation, args, options),
    items: (args?: unknown, options?: PageOptions) => http.items(operation, args, options),
    pages: (args?: unknown, options?: PageOptions) => http.pages(operation, args, options),
    stream: (args?: unknown, options?: CallOptions) => http.stream(operation, args, options),
  });
}

/** An object whose members are made when they are read first, and kept. */
function lazyObject(names: readonly string[], make: (name: string) => unknown): object {
  const object: object = Object.create(null) as object;
  for (const name of names) {
    // An object with a `then` is taken for a promise wherever it is awaited.
    if (name === "then")
      throw new EdgeloomError("CONFIG", "a group or operation cannot be called `then`", {
        fix: "give it another name when connecting, such as `{ andThen: operation }`",
      });
    Object.defineProperty(object, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = make(name);
        Object.defineProperty(object, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return object;
}
