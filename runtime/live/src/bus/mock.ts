import { type Bus, EdgeloomError } from "@edgeloom/runtime";
import { method, type Service } from "@edgeloom/runtime/bus";
import { type RequestContext, rpcServer } from "@edgeloom/runtime/rpc";
import { type AnyModel, model } from "@edgeloom/runtime/schema";
import { codecOf } from "@edgeloom/runtime/wire";
import type { MethodDecl, ServiceDecl, TopicDecl } from "edgeloom/kit";
import { type Fault, type FaultKind, Faults, randomFrom } from "../faults.js";
import { methodOf } from "../model/bus.js";
import type { Source } from "../model/source.js";
import { misfit } from "../rest/reply.js";
import { filled } from "./topic-template.js";

/** What happened on the bus. */
export type BusExchange =
  | { readonly kind: "request"; readonly channel: string; readonly type: string; readonly fault?: FaultKind }
  | { readonly kind: "message"; readonly topic: string; readonly type: string; readonly fault?: FaultKind };

/** How a bus mock behaves. */
export type BusMockOptions = {
  /** It is the caller's: the mock never closes it. */
  readonly bus: Bus;
  /** Only requests for this resource are answered; all when left out. */
  readonly resource?: string | undefined;
  /** How often each message of each topic is published; 0, the default: never. */
  readonly everyMs?: number;
  readonly seed?: number | undefined;
  /** Before each answer; 0 when left out. */
  readonly delayMs?: number;
  readonly faults?: readonly Fault[];
  readonly onExchange?: (exchange: BusExchange) => void;
};

/** A running bus mock. */
export type BusMock = {
  /** Publishes each message of each topic once; tells how many that were. */
  publishAll(): number;
  close(): Promise<void>;
};

/** Serves every RPC of the documents with examples, and publishes examples of their messages. */
export function startBusMock(source: Source, options: BusMockOptions): BusMock {
  const mock = new Mock(source, options);
  const { bus, resource = "", everyMs = 0 } = options;
  const server = rpcServer(bus, {
    resource,
    filterResource: resource !== "",
    dedupe: false,
    concurrency: 64,
  });
  for (const service of source.model.services) {
    const { described, handlers } = mock.service(service);
    server.serve(described, handlers);
  }
  const timer = everyMs > 0 ? setInterval(() => mock.publishAll(), everyMs) : undefined;
  return {
    publishAll: () => mock.publishAll(),
    close: async () => {
      clearInterval(timer);
      mock.stop.abort();
      await server.close({ drainMs: 500 });
    },
  };
}

/** Takes everything: replies that shall not fit go through it. */
const anything: AnyModel = model("Anything", undefined, () => ({}));

class Mock {
  readonly stop = new AbortController();
  private readonly source: Source;
  private readonly options: BusMockOptions;
  private readonly faults: Faults;

  constructor(source: Source, options: BusMockOptions) {
    this.source = source;
    this.options = options;
    this.faults = new Faults(options.faults ?? [], randomFrom(options.seed ?? 1));
  }

  service({ channel, methods }: ServiceDecl) {
    const decls = methods.map((decl) => {
      const { type, request, idempotent } = methodOf(decl, this.source);
      return [decl.name, method(type, request, anything, { idempotent })] as const;
    });
    const described: Service = { channel, wire: this.source.model.wire, methods: Object.fromEntries(decls) };
    const handlers = methods.map((decl) => {
      const handle = (_request: unknown, context: RequestContext): Promise<unknown> =>
        this.answer(channel, decl, context);
      return [decl.name, handle] as const;
    });
    return { described, handlers: Object.fromEntries(handlers) };
  }

  publishAll(): number {
    let count = 0;
    for (const topic of this.source.model.topics)
      for (const message of topic.messages) if (this.publish(topic, message)) count++;
    return count;
  }

  private async answer(
    channel: string,
    { type, response }: MethodDecl,
    { signal }: RequestContext,
  ): Promise<unknown> {
    const fault = this.faults.next();
    this.options.onExchange?.({ kind: "request", channel, type, ...(fault !== undefined && { fault }) });
    const end = AbortSignal.any([signal, this.stop.signal]);
    if ((this.options.delayMs ?? 0) > 0) await pause(this.options.delayMs ?? 0, end);
    if (fault === "timeout" || fault === "drop") await pause(undefined, end);
    if (fault === "error" || typeof fault === "number")
      throw new EdgeloomError("REMOTE", "this was asked for with --fault", { status: "error" });
    const shape = this.source.models.of(response).model.shape;
    if (fault !== undefined) return misfit(shape) ?? null;
    const example = this.source.example(response);
    if (!example.ok) throw new EdgeloomError("INTERNAL", `no example of the reply to ${type} was found`);
    return example.value;
  }

  private publish({ address }: TopicDecl, { payload, type, name }: TopicDecl["messages"][number]): boolean {
    const example = this.source.example(payload);
    if (!example.ok) return false;
    const fault = this.faults.next();
    this.options.onExchange?.({
      kind: "message",
      topic: address,
      type: type ?? name,
      ...(fault !== undefined && { fault }),
    });
    if (fault === "drop" || fault === "timeout") return false;
    const { bus } = this.options;
    const body = codecOf(this.source.model.wire).encode(
      this.source.models.of(payload),
      example.value,
      bus.dynamics,
    );
    bus.publish(filled(address), faulty(body, fault, type));
    return true;
  }
}

function faulty(body: string, fault: FaultKind | undefined, type: string | undefined): string {
  if (fault === undefined) return body;
  if (fault === "truncate" || fault === "malformed") return body.slice(0, Math.floor(body.length / 2));
  return JSON.stringify({ ...(type !== undefined && { type }), wrong: true });
}

/** Waits; without a time until the end. */
function pause(delayMs: number | undefined, end: AbortSignal): Promise<void> {
  if (end.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = delayMs === undefined ? undefined : setTimeout(resolve, delayMs);
    end.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
