import { randomUUID } from "node:crypto";
import type { RPCResult } from "@edgeloom/openmodule-sdk";
import { type Logger, sharedDeadlines, silentLogger, systemClock } from "@edgeloom/runtime/base";
import type { AnyModel, Json } from "@edgeloom/runtime/schema";
import type { Core } from "../core/index.js";
import { Entry } from "../rpc/entry.js";
import {
  type OpenmoduleRpcClient,
  type RpcEntry,
  RpcTimeoutError,
  RpcValidationError,
} from "../rpc/index.js";
import type { Disposer } from "../settings/index.js";
import { testTimeouts } from "./defaults.js";

/** A call that a {@link MockRpcClient} got. */
export type MockedCall = { readonly channel: string; readonly type: string; readonly request: object };

/** What a call is to end with: a response, an error, or what a function makes of the request. */
export type PreparedResult = object | Error | ((request: object) => unknown);

/** What a service needs of an RPC client. */
export type RpcCaller = Pick<OpenmoduleRpcClient, "rpc" | "rpcNonBlocking">;

type Prepared = { readonly result: PreparedResult; left: number };
type Options = {
  readonly response?: AnyModel;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** An RPC client that calls nobody, but gives what was prepared. */
export class MockRpcClient implements RpcCaller {
  readonly #prepared = new Map<string, Prepared[]>();
  readonly #log: Logger;
  #calls: readonly MockedCall[] = [];

  constructor(options: { readonly log?: Logger } = {}) {
    this.#log = options.log ?? silentLogger;
  }

  /** All calls, in order. */
  get calls(): readonly MockedCall[] {
    return this.#calls;
  }

  /**
   * Prepares what calls of a type end with. What was prepared first is used up first; the last one stays, unless `times` says
   * how often it is good for. An error is thrown as it is.
   */
  prepare(
    channel: string,
    type: string,
    result: PreparedResult,
    options: { readonly times?: number } = {},
  ): this {
    const key = `${channel}/${type}`;
    const queue = this.#prepared.get(key) ?? [];
    queue.push({ result, left: options.times ?? Number.POSITIVE_INFINITY });
    this.#prepared.set(key, queue);
    return this;
  }

  /** Forgets calls and what was prepared. */
  reset(): void {
    this.#prepared.clear();
    this.#calls = [];
  }

  readonly rpc: RpcCaller["rpc"] = async (
    channel: string,
    type: string,
    request: object | undefined,
    options?: Options,
  ): Promise<never> => (await this.#answer(channel, type, request ?? {}, options?.response)) as never;

  readonly rpcNonBlocking: RpcCaller["rpcNonBlocking"] = (
    channel: string,
    type: string,
    request: object | undefined,
    options?: Options,
  ): RpcEntry<never> =>
    new Entry<never>({
      place: `${channel}/${type}`,
      timeoutMs: options?.timeoutMs ?? testTimeouts.rpcMs,
      clock: systemClock,
      deadlines: sharedDeadlines,
      log: this.#log,
      signal: options?.signal,
      start: async () => (await this.#answer(channel, type, request ?? {}, options?.response)) as never,
    });

  async #answer(
    channel: string,
    type: string,
    request: object,
    response: AnyModel | undefined,
  ): Promise<unknown> {
    this.#calls = [...this.#calls, { channel, type, request }];
    const prepared = this.#next(`${channel}/${type}`);
    const result: unknown = typeof prepared === "function" ? await prepared(request) : prepared;
    if (result instanceof Error) throw result;
    return response === undefined ? asRpcResult(result) : fitting(response, result, `${channel}/${type}`);
  }

  #next(place: string): PreparedResult {
    const queue = this.#prepared.get(place) ?? [];
    const [first] = queue;
    if (first === undefined)
      throw new RpcTimeoutError("UNAVAILABLE", `nothing was prepared for a call of ${place}`, { place });
    first.left--;
    if (first.left <= 0 || (first.left === Number.POSITIVE_INFINITY && queue.length > 1)) queue.shift();
    return first.result;
  }
}

/** Puts another RPC client into a core; the result puts the own one back. */
export function useRpcClient(core: Pick<Core, "rpcClient">, client: RpcCaller): Disposer {
  const target = core as { rpcClient: RpcCaller };
  const own = target.rpcClient;
  target.rpcClient = client;
  const dispose = (): void => {
    target.rpcClient = own;
  };
  return Object.assign(dispose, { [Symbol.dispose]: dispose });
}

function fitting(response: AnyModel, result: unknown, place: string): unknown {
  const parsed = response.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new RpcValidationError("INVALID", `what was prepared for ${place} does not fit its model`, {
    place,
    cause: parsed.error,
  });
}

function asRpcResult(response: unknown): RPCResult {
  const { status } = (response ?? {}) as { readonly status?: string };
  return { rpc_id: randomUUID(), status: status || "ok", response: response as Json };
}

/** A timeout as a call that nobody answers ends with, to be prepared. */
export function preparedTimeout(place = "rpc"): RpcTimeoutError {
  return new RpcTimeoutError("DEADLINE_EXCEEDED", `no reply from ${place} in time; it may have run`, {
    place,
  });
}
