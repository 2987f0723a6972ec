import type { Model } from "../schema/shape.js";
import type { WireRules } from "../wire/rules.js";

/** One message of a topic: its type string on the wire and its model. */
export type Message<Out = unknown, In = Out> = {
  /** Value of the `type` property on the wire; undefined when messages of the topic are not told apart by type. */
  readonly type: string | undefined;
  readonly model: Model<Out, In>;
};

/** A message of which the types do not matter. */
export type AnyMessage = Message<unknown, unknown>;

/** A topic and the messages that travel on it, by method name. */
export type Topic<
  Messages extends Readonly<Record<string, AnyMessage>> = Readonly<Record<string, AnyMessage>>,
> = {
  /** Topic string, compared exactly. */
  readonly address: string;
  readonly messages: Messages;
  readonly wire: WireRules;
};

/** One RPC of a service. */
export type Method<Req = unknown, ReqIn = Req, Res = unknown, ResIn = Res> = {
  /** RPC type string on the wire. */
  readonly type: string;
  readonly request: Model<Req, ReqIn>;
  readonly response: Model<Res, ResIn>;
  /** True when the call may be sent again without harm; then the client repeats it within its deadline. */
  readonly idempotent: boolean;
  /** Deadline of a call that names none. */
  readonly timeoutMs: number | undefined;
};

/** An RPC of which the types do not matter. */
export type AnyMethod = Method<unknown, unknown, unknown, unknown>;

/** An RPC channel and its methods, by method name. */
export type Service<
  Methods extends Readonly<Record<string, AnyMethod>> = Readonly<Record<string, AnyMethod>>,
> = {
  /** Channel name; the topics are `rpc-req-<channel>` and `rpc-rep-<channel>`. */
  readonly channel: string;
  readonly methods: Methods;
  readonly wire: WireRules;
};

/** Declares a message of a topic. Used by generated code. */
export function message<Out, In>(type: string | undefined, model: Model<Out, In>): Message<Out, In> {
  return { type, model };
}

/** Declares a topic. Used by generated code. */
export function topic<M extends Readonly<Record<string, AnyMessage>>>(
  address: string,
  wire: WireRules,
  messages: M,
): Topic<M> {
  return { address, wire, messages };
}

/** Declares an RPC. Used by generated code. */
export function method<Req, ReqIn, Res, ResIn>(
  type: string,
  request: Model<Req, ReqIn>,
  response: Model<Res, ResIn>,
  options: { readonly idempotent?: boolean; readonly timeoutMs?: number } = {},
): Method<Req, ReqIn, Res, ResIn> {
  return { type, request, response, idempotent: options.idempotent ?? false, timeoutMs: options.timeoutMs };
}

/** Declares an RPC channel. Used by generated code. */
export function service<M extends Readonly<Record<string, AnyMethod>>>(
  channel: string,
  wire: WireRules,
  methods: M,
): Service<M> {
  return { channel, wire, methods };
}
