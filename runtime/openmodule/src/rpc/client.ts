import type { RPCResult } from "@edgeloom/openmodule-sdk";
import { type Bus, method, service } from "@edgeloom/runtime/bus";
import { type CallOptions, callRaw, defaultTimeoutMs, rpcClient } from "@edgeloom/runtime/rpc";
import { type AnyModel, any, type Json, type Model, model, object } from "@edgeloom/runtime/schema";
import { codecOf, parseJson } from "@edgeloom/runtime/wire";
import { openmoduleWire } from "../messaging/wire.js";
import { Entry, type RpcEntry } from "./entry.js";
import { rpcErrorOf } from "./errors.js";

/** Plain data of a request. */
export type PlainRequest = { readonly [key: string]: Json | undefined };

/** Options of a call whose reply is handed over as it came. */
export type RpcOptions = CallOptions & {
  /** Model of the request, where it needs defaults or is to be checked before it is sent. */
  readonly request?: AnyModel;
  /** True when the call may be sent again without harm; then it is repeated within its deadline. */
  readonly idempotent?: boolean;
};

/** Options of a call whose reply is a value of a model. */
export type TypedRpcOptions<Response> = RpcOptions & { readonly response: Model<Response, unknown> };

type AnyOptions = RpcOptions & { readonly response?: AnyModel };
type TypedOptions = RpcOptions & { readonly response: AnyModel };
type Call = (request: unknown, options: CallOptions) => Promise<unknown>;
type Known = { readonly request: AnyModel; readonly call: Call };

const PlainObject: Model<PlainRequest> = /*@__PURE__*/ model("Request", undefined, () =>
  object({}, { additionalProperties: any() }),
);

/**
 * Calls services by channel and type (openmodule spec §5.3, §5.4). With `response` the reply is a value of that model and
 * every failure that a server answers with is an `RpcError`; without it the reply is handed over whatever it says.
 * Services that are described by a schema are better called through `rpcClient` of the runtime.
 */
export class OpenmoduleRpcClient {
  readonly #bus: Bus;
  readonly #calls = new WeakMap<AnyModel, Map<string, Known>>();

  constructor(options: { readonly bus: Bus }) {
    this.#bus = options.bus;
  }

  /** Makes a call and waits for its reply: by default 3 s. Rejects with an `RpcError`. */
  rpc<Response>(
    channel: string,
    type: string,
    request: object,
    options: TypedRpcOptions<Response>,
  ): Promise<Response>;
  rpc(channel: string, type: string, request: object | undefined, options?: RpcOptions): Promise<RPCResult>;
  async rpc(channel: string, type: string, request: object = {}, options: AnyOptions = {}): Promise<unknown> {
    try {
      return await this.#start(channel, type, request, options);
    } catch (error) {
      throw rpcErrorOf(error, `${channel}/${type}`);
    }
  }

  /** Starts a call and returns at once. */
  rpcNonBlocking<Response>(
    channel: string,
    type: string,
    request: object,
    options: TypedRpcOptions<Response>,
  ): RpcEntry<Response>;
  rpcNonBlocking(
    channel: string,
    type: string,
    request: object | undefined,
    options?: RpcOptions,
  ): RpcEntry<RPCResult>;
  rpcNonBlocking(
    channel: string,
    type: string,
    request: object = {},
    options: AnyOptions = {},
  ): RpcEntry<unknown> {
    const { clock, deadlines, log } = this.#bus;
    return new Entry({
      place: `${channel}/${type}`,
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      clock,
      deadlines,
      log,
      signal: options.signal,
      start: (signal) => this.#start(channel, type, request, { ...options, signal }),
    });
  }

  #start(channel: string, type: string, request: object, options: AnyOptions): Promise<unknown> {
    const { response, signal, timeoutMs, resource } = options;
    if (response === undefined) return this.#raw(channel, type, request, options);
    const call = this.#callOf(channel, type, options.request ?? PlainObject, { ...options, response });
    return call(request, { signal, timeoutMs, resource });
  }

  async #raw(channel: string, type: string, request: object, options: AnyOptions): Promise<RPCResult> {
    const { timeoutMs, signal, resource, idempotent = false } = options;
    const { rpcId, ...rest } = await callRaw(this.#bus, {
      channel,
      type,
      request: this.#plain(request, options.request),
      timeoutMs,
      signal,
      resource,
      idempotent,
    });
    return { rpc_id: rpcId, ...rest };
  }

  /** The request as JSON data: what the model makes of it, or what it is. */
  #plain(request: object, requestModel: AnyModel | undefined): Json {
    if (requestModel === undefined) return request as Json;
    return parseJson(codecOf(openmoduleWire).encode(requestModel, request, this.#bus.dynamics));
  }

  /** One caller per method, made on first use: its models are prepared once. */
  #callOf(channel: string, type: string, request: AnyModel, options: TypedOptions): Call {
    const { response, idempotent = false } = options;
    const calls = this.#calls.get(response) ?? new Map<string, Known>();
    const key = `${idempotent}\n${channel}\n${type}`;
    const known = calls.get(key);
    if (known?.request === request) return known.call;
    const methods = { call: method(type, request, response, { idempotent }) };
    const { call } = rpcClient(this.#bus, service(channel, openmoduleWire, methods));
    this.#calls.set(response, calls.set(key, { request, call }));
    return call;
  }
}
