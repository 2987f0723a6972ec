import type { z } from "zod";
import { EdgeloomError } from "../base/errors.js";
import { checkTimeoutMs } from "../base/wait.js";
import type { Bus } from "../bus/bus.js";
import { defaultBusDrainMs } from "../bus/bus-types.js";
import type { AnyMethod, Service } from "../bus/descriptors.js";
import { within } from "../bus/within.js";
import { codecOf } from "../wire/index.js";
import { Dedupe, type DedupeLimits } from "./dedupe.js";
import type { Endpoint, ServerCall, ServerSettings } from "./endpoint.js";
import { type FilterScope, FilterSet, type RequestFilter } from "./filters.js";
import { type Interceptor, intercept } from "./interceptors.js";
import { hubOf } from "./parts.js";
import { ReplyEncoder } from "./reply-body.js";
import type { RequestContext } from "./request-context.js";
import type { RequestHub } from "./request-hub.js";

type Methods = Readonly<Record<string, AnyMethod>>;

/** What a handler gets. */
export type RequestOut<M extends AnyMethod> = z.output<M["request"]>;
/** What a handler returns; nothing is as good as an object without properties. */
// biome-ignore lint/complexity/noBannedTypes: asks whether an empty object fits
export type ResponseIn<M extends AnyMethod> =
  {} extends z.input<M["response"]> ? z.input<M["response"]> | undefined | void : z.input<M["response"]>;

/** Answers requests of one method. What it throws goes to the caller as `handler_error`, message only. */
export type MethodHandler<M extends AnyMethod> = (
  request: RequestOut<M>,
  context: RequestContext,
) => ResponseIn<M> | Promise<ResponseIn<M>>;

/** One handler per method of a service; none may be missing. */
export type ServiceHandlers<M extends Methods> = { readonly [K in keyof M]: MethodHandler<M[K]> };

/** Options of a server. */
export type ServerOptions = {
  /** The device that this server speaks for; requests for another one are ignored. */
  readonly resource?: string;
  /** False: requests for every resource are handled. Default true. */
  readonly filterResource?: boolean;
  /** How many requests are handled at once, over all methods; default 1, in order of arrival. */
  readonly concurrency?: number;
  /** How many requests of one method may wait or run; more are refused as overloaded. Default 256. */
  readonly maxInFlight?: number;
  /** How long a handler may take before its caller gets an error and its place is free; by default unlimited. */
  readonly handlerTimeoutMs?: number;
  /** How long, and how many, requests are remembered so that a repeated one does not run twice. False: not at all. */
  readonly dedupe?: Partial<DedupeLimits> | false;
  readonly interceptors?: readonly Interceptor<ServerCall>[];
};

/** A running server, or one of its services. */
export type ServiceHandle = {
  /** Adds a filter for all services of the server; the result takes it away again. */
  addFilter(filter: RequestFilter, scope?: FilterScope): () => void;
  /** Takes no more requests and waits for those that it has, for at most `drainMs` (default 10 s). */
  close(options?: { readonly drainMs?: number }): Promise<void>;
};

/** Services that are handled in one order, under one set of filters. */
export class RpcServer implements ServiceHandle {
  readonly #bus: Bus;
  readonly #settings: ServerSettings;
  readonly #interceptors: readonly Interceptor<ServerCall>[];
  readonly #services = new Set<ServiceHandle>();

  /** @internal Use {@link rpcServer} or {@link serve}. */
  constructor(bus: Bus, options: ServerOptions) {
    this.#bus = bus;
    this.#interceptors = options.interceptors ?? [];
    this.#settings = settingsOf(bus, options);
  }

  /** Adds a service. */
  serve<M extends Methods>(service: Service<M>, handlers: NoInfer<ServiceHandlers<M>>): ServiceHandle {
    const hub = hubOf(this.#bus, service.channel);
    const removers = Object.entries(service.methods).map(([name, method]) =>
      hub.add(method.type, this.#endpoint(service, method, handlerOf(handlers, name, service.channel))),
    );
    const handle: ServiceHandle = {
      addFilter: (filter, scope) => this.addFilter(filter, scope),
      close: (closing) => {
        this.#services.delete(handle);
        for (const remove of removers) remove();
        return this.#drain(hub, closing?.drainMs);
      },
    };
    this.#services.add(handle);
    return handle;
  }

  addFilter(filter: RequestFilter, scope?: FilterScope): () => void {
    return this.#settings.filters.add(filter, scope);
  }

  async close(options?: { readonly drainMs?: number }): Promise<void> {
    await Promise.all([...this.#services].map((service) => service.close(options)));
  }

  #endpoint(
    service: Service,
    method: AnyMethod,
    handler: (request: unknown, context: RequestContext) => unknown,
  ): Endpoint {
    const codec = codecOf(service.wire);
    const direct = ({ request, context }: ServerCall): unknown => handler(request, context);
    const wrapped = intercept(this.#interceptors, async (call: ServerCall) => direct(call));
    const invoke = this.#interceptors.length === 0 ? direct : wrapped;
    return {
      server: this.#settings,
      method,
      codec,
      encoder: new ReplyEncoder(method, codec),
      invoke,
      inFlight: 0,
    };
  }

  async #drain(hub: RequestHub, drainMs = defaultBusDrainMs): Promise<void> {
    await within(hub.idle(), drainMs, this.#bus.deadlines);
  }
}

function settingsOf(bus: Bus, options: ServerOptions): ServerSettings {
  const filters = options.filterResource ?? true;
  if (filters && !options.resource)
    bus.log.warn({ name: bus.name }, "an RPC server without resource handles the requests for all");
  const { handlerTimeoutMs, concurrency = 1 } = options;
  return {
    resource: filters ? (options.resource ?? "") : "",
    filters: new FilterSet(),
    // The queue itself is never the limit: requests beyond `maxInFlight` are refused, with an answer.
    group: bus.group({
      name: "rpc",
      concurrency,
      queue: { maxCount: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER },
    }),
    dedupe: options.dedupe === false ? undefined : new Dedupe(options.dedupe),
    maxInFlight: options.maxInFlight ?? 256,
    handlerTimeoutMs:
      handlerTimeoutMs === undefined ? undefined : checkTimeoutMs(handlerTimeoutMs, "handlerTimeoutMs"),
  };
}

function handlerOf(
  handlers: object,
  name: string,
  channel: string,
): (request: unknown, context: RequestContext) => unknown {
  const handler: unknown =
    Object.hasOwn(handlers, name) || name in handlers ? Reflect.get(handlers, name) : undefined;
  if (typeof handler !== "function") {
    throw new EdgeloomError("CONFIG", `the service ${channel} has no handler for ${name}`, {
      place: channel,
      fix: "add the handler",
    });
  }
  return (request, context) => Reflect.apply(handler, handlers, [request, context]);
}

/** Makes a server for several services that are handled in one order. */
export function rpcServer(bus: Bus, options: ServerOptions = {}): RpcServer {
  return new RpcServer(bus, options);
}

/** Serves one service: one handler per method. */
export function serve<M extends Methods>(
  bus: Bus,
  service: Service<M>,
  handlers: NoInfer<ServiceHandlers<M>>,
  options: ServerOptions = {},
): ServiceHandle {
  return rpcServer(bus, options).serve(service, handlers);
}
