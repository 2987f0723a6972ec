import type { z } from "zod";
import { EdgeloomError, isEdgeloomError } from "../base/errors.js";
import type { Bus } from "../bus/bus.js";
import type { AnyMethod, Service } from "../bus/descriptors.js";
import { type SafeName, safeName } from "../bus/topics.js";
import type { AnyModel } from "../schema/index.js";
import { type Codec, codecOf } from "../wire/index.js";
import { type Interceptor, intercept, type Step } from "./interceptors.js";
import type { Mux } from "./mux.js";
import { muxOf } from "./parts.js";
import { type CallOptions, defaultTimeoutMs } from "./raw.js";
import { isFailureStatus, type RawReply, remoteError } from "./status.js";

type Methods = Readonly<Record<string, AnyMethod>>;

/** What a caller gives for a method. */
export type RequestIn<M extends AnyMethod> = z.input<M["request"]>;
/** What a caller gets from a method. */
export type ResponseOut<M extends AnyMethod> = z.output<M["response"]>;

/** One function per method of a service. */
export type RpcClient<M extends Methods> = {
  readonly [K in keyof M as SafeName<K>]: (
    request: RequestIn<M[K]>,
    options?: CallOptions,
  ) => Promise<ResponseOut<M[K]>>;
};

/** A call as interceptors see it. */
export type ClientCall = {
  readonly channel: string;
  readonly type: string;
  readonly idempotent: boolean;
  /** The request as the caller gave it. */
  readonly request: unknown;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly resource: string | undefined;
};

/** Options of a client. */
export type ClientOptions = {
  /** Deadline of calls for which neither the call nor the method names one; default 3 s. */
  readonly timeoutMs?: number;
  /** Resource of calls that name none. */
  readonly resource?: string;
  readonly interceptors?: readonly Interceptor<ClientCall>[];
};

/** One method of a service, ready to be called. */
class MethodCaller {
  readonly #mux: Mux;
  readonly #bus: Bus;
  readonly #codec: Codec;
  readonly #method: AnyMethod;
  readonly #channel: string;
  readonly #options: ClientOptions;
  readonly #run: Step<ClientCall>;
  readonly #responseHasStatus: boolean;

  constructor(bus: Bus, service: Service, method: AnyMethod, options: ClientOptions) {
    this.#mux = muxOf(bus);
    this.#bus = bus;
    this.#codec = codecOf(service.wire);
    this.#method = method;
    this.#channel = service.channel;
    this.#options = options;
    this.#run = intercept(options.interceptors ?? [], (call) => this.#start(call));
    this.#responseHasStatus = declaresStatus(method.response);
  }

  call(request: unknown, options: CallOptions = {}): Promise<unknown> {
    return this.#run({
      channel: this.#channel,
      type: this.#method.type,
      idempotent: this.#method.idempotent,
      request,
      timeoutMs: options.timeoutMs ?? this.#method.timeoutMs ?? this.#options.timeoutMs ?? defaultTimeoutMs,
      signal: options.signal,
      resource: options.resource ?? this.#options.resource,
    });
  }

  #start(call: ClientCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onReply = (reply: RawReply, text: string): void => {
        try {
          resolve(this.#read(reply, text));
        } catch (error) {
          reject(error);
        }
      };
      const body = this.#codec.encode(this.#method.request, call.request, this.#bus.dynamics);
      // Written out: spreading `call` makes V8 build a hidden class per call, which costs more than all the rest here.
      const { channel, type, timeoutMs, idempotent, resource, signal } = call;
      this.#mux.start({
        channel,
        type,
        body,
        timeoutMs,
        idempotent,
        resource,
        signal,
        onReply,
        onError: reject,
      });
    });
  }

  #read(reply: RawReply, sourceText: string): unknown {
    const failed = this.#responseHasStatus ? isFailureStatus(reply.status) : reply.status !== "ok";
    if (failed) throw remoteError(reply, this.#place());
    if (!this.#responseHasStatus) dropStatus(reply.response);
    try {
      return this.#codec.decode(
        this.#method.response,
        reply.response,
        this.#bus.contextOf(sourceText, responsePath),
      );
    } catch (error) {
      if (!isEdgeloomError(error)) throw error;
      const text = `the reply of ${this.#place()} does not fit ${this.#method.response.model.name}`;
      throw new EdgeloomError("INVALID", text, { place: this.#place(), issues: error.issues, cause: error });
    }
  }

  #place(): string {
    return `${this.#channel}/${this.#method.type}`;
  }
}

/** Where in a message the response stands. */
const responsePath = ["response"];

function declaresStatus(model: AnyModel): boolean {
  return model.model.shape.object?.properties?.has("status") ?? false;
}

/** The server added the status for the transport's sake; callers get what the model declares. The reply is nobody else's. */
function dropStatus(response: RawReply["response"]): void {
  if (typeof response === "object" && response !== null && !Array.isArray(response)) {
    delete (response as { status?: unknown }).status;
  }
}

/** Makes the client of a service: one function per method. Nothing is sent before the first call. */
export function rpcClient<M extends Methods>(
  bus: Bus,
  service: Service<M>,
  options: ClientOptions = {},
): RpcClient<M> {
  const functions = Object.entries(service.methods).map(([name, method]) => {
    const caller = new MethodCaller(bus, service, method, options);
    return [
      safeName(name),
      (request: unknown, callOptions?: CallOptions) => caller.call(request, callOptions),
    ] as const;
  });
  return Object.fromEntries(functions) as unknown as RpcClient<M>;
}
