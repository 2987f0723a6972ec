import { EdgeloomError } from "@edgeloom/runtime";
import { type Bus, method, service } from "@edgeloom/runtime/bus";
import {
  type FilterScope,
  type RequestContext,
  type RequestFilter,
  type RpcServer as RuntimeServer,
  rpcServer,
  type ServerOptions,
} from "@edgeloom/runtime/rpc";
import type { AnyModel, Model } from "@edgeloom/runtime/schema";
import { mayBeExported, type SchemaOptions, schemaRegistry } from "../core/schema-registry.js";
import { openmoduleWire } from "../messaging/wire.js";
import type { Disposer } from "../settings/index.js";
import { ServiceBus } from "../tracing/index.js";

/** Answers one request; what it returns is checked against the response model. What it throws goes to the caller as `handler_error`. */
export type RpcHandler<Request, ResponseInput> = (
  request: Request,
  context: RequestContext,
) => HandlerResult<ResponseInput> | Promise<HandlerResult<ResponseInput>>;

/** What a handler may return; nothing is as good as an object without properties. */
// biome-ignore lint/complexity/noBannedTypes: asks whether an empty object fits
export type HandlerResult<ResponseInput> = {} extends ResponseInput
  ? ResponseInput | undefined | void
  : ResponseInput;

/** What a server is made of. */
export type OpenmoduleRpcServerOptions = Omit<ServerOptions, "interceptors"> & {
  readonly bus: Bus;
  /** Whether registrations are told to the schema registry; the `TESTING` of the service. */
  readonly exportsSchema?: boolean;
};

type Registered = {
  readonly channel: string;
  readonly type: string;
  readonly request: AnyModel;
  readonly response: AnyModel;
  readonly handler: (request: unknown, context: RequestContext) => unknown;
  stop: (() => Promise<void>) | undefined;
};

/** How long a shutdown waits for requests that are being answered. */
const defaultShutdownMs = 10_000;

/**
 * Answers requests by channel and type (openmodule spec §5.2), by default one after the other. Nothing is taken before
 * {@link OpenmoduleRpcServer.run}, so that handlers and filters are complete by then; both may also be added later.
 */
export class OpenmoduleRpcServer {
  readonly #bus: Bus;
  readonly #exportsSchema: boolean;
  readonly #server: RuntimeServer;
  readonly #registered = new Map<string, Registered>();
  #state: "new" | "running" | "ended" = "new";

  constructor({ bus, exportsSchema = false, ...options }: OpenmoduleRpcServerOptions) {
    this.#bus = bus;
    this.#exportsSchema = exportsSchema;
    this.#server = rpcServer(bus, this.#checked(options));
  }

  /** Whether requests are taken. */
  get running(): boolean {
    return this.#state === "running";
  }

  /**
   * Registers the handler of one type of a channel; the result takes it away. A server that does not know a type leaves its
   * requests to other servers of the channel.
   *
   * @throws EdgeloomError `CONFIG` when the channel and type have a handler already, or the channel is not ASCII
   */
  registerHandler<Request, RequestInput, Response, ResponseInput>(
    channel: string,
    type: string,
    request: Model<Request, RequestInput>,
    response: Model<Response, ResponseInput>,
    handler: RpcHandler<Request, ResponseInput>,
    options: SchemaOptions = {},
  ): Disposer {
    this.#assertNotEnded();
    const key = `${channel}/${type}`;
    assertChannel(channel);
    if (this.#registered.has(key)) {
      throw new EdgeloomError("CONFIG", `${key} has a handler already`, {
        place: key,
        fix: "register one handler per channel and type",
      });
    }
    const entry: Registered = {
      channel,
      type,
      request,
      response,
      handler: handler as Registered["handler"],
      stop: undefined,
    };
    if (this.running) this.#serve(entry);
    this.#registered.set(key, entry);
    const { registerSchema = true, description } = options;
    if (this.#exportsSchema && registerSchema && mayBeExported(handler))
      schemaRegistry()?.saveRpc({ channel, type, request, response, handler, description });
    const dispose = (): void => {
      if (this.#registered.get(key) !== entry) return;
      this.#registered.delete(key);
      void entry.stop?.();
    };
    return Object.assign(dispose, { [Symbol.dispose]: dispose });
  }

  /** Adds a filter for the requests of a channel, of a type, of both or of all; the result takes it away. A request passes with the first filter that accepts it. */
  addFilter(filter: RequestFilter, scope: FilterScope = {}): Disposer {
    const dispose = this.#server.addFilter(filter, scope);
    return Object.assign(dispose, { [Symbol.dispose]: dispose });
  }

  /**
   * Takes requests from now on. Resolves when the bus knows of it, so that no later request is missed.
   *
   * @throws EdgeloomError `CONFIG` when it runs already
   */
  async run(options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#assertNotEnded();
    if (this.running)
      throw new EdgeloomError("CONFIG", "the RPC server runs already", { fix: "call run once per server" });
    this.#state = "running";
    for (const entry of this.#registered.values()) this.#serve(entry);
    await this.#bus.settled(options);
  }

  /** Takes no more requests and waits for those that it has, for at most `timeoutMs` (default 10 s). Twice is fine. */
  async shutdown({ timeoutMs = defaultShutdownMs }: { readonly timeoutMs?: number } = {}): Promise<void> {
    this.#state = "ended";
    await this.#server.close({ drainMs: timeoutMs });
    this.#registered.clear();
  }

  #serve(entry: Registered): void {
    const { channel, type, request, response } = entry;
    const described = service(channel, openmoduleWire, { handle: method(type, request, response) });
    const served = this.#server.serve(described, { handle: this.#traced(entry) });
    entry.stop = () => served.close();
  }

  /** Without a resource there is nothing to filter by, which on a shared bus answers for other devices. */
  #checked(options: ServerOptions): ServerOptions {
    if (options.filterResource === false || options.resource) return options;
    this.#bus.log.error({}, "RESOURCE is empty: the RPC server answers requests for every device");
    return { ...options, filterResource: false };
  }

  #traced({ channel, type, handler }: Registered): Registered["handler"] {
    const bus = this.#bus;
    if (!(bus instanceof ServiceBus)) return handler;
    const span = { op: "rpc", name: `${channel}/${type}` } as const;
    return (request, context) => bus.handleTraced(span, context, () => handler(request, context));
  }

  #assertNotEnded(): void {
    if (this.#state === "ended")
      throw new EdgeloomError("CLOSED", "the RPC server was shut down", { fix: "make a new one" });
  }
}

function assertChannel(channel: string): void {
  if (/^[\x20-\x7e]+$/.test(channel)) return;
  throw new EdgeloomError("CONFIG", `${JSON.stringify(channel)} cannot be the name of a channel`, {
    place: channel,
    fix: "name channels in printable ASCII, as Python services can only call those",
  });
}
