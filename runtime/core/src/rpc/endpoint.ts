import type { AnyMethod } from "../bus/descriptors.js";
import type { HandlerGroup } from "../bus/handler-group.js";
import type { Codec } from "../wire/index.js";
import type { Dedupe } from "./dedupe.js";
import type { FilterSet } from "./filters.js";
import type { ReplyEncoder } from "./reply-body.js";
import type { RequestContext } from "./request-context.js";

/** A request as interceptors on the server side see it: validated, and past the filters. */
export type ServerCall = { readonly request: unknown; readonly context: RequestContext };

/** What the endpoints of one server share. */
export type ServerSettings = {
  /** Requests that name another resource are none of ours; empty: all are. */
  readonly resource: string;
  readonly filters: FilterSet;
  readonly group: HandlerGroup;
  readonly dedupe: Dedupe | undefined;
  readonly maxInFlight: number;
  readonly handlerTimeoutMs: number | undefined;
};

/** One method that is served. */
export type Endpoint = {
  readonly server: ServerSettings;
  readonly method: AnyMethod;
  readonly codec: Codec;
  readonly encoder: ReplyEncoder;
  /** Runs the interceptors and the handler. */
  readonly invoke: (call: ServerCall) => unknown;
  /** Requests that wait or run. */
  inFlight: number;
};
