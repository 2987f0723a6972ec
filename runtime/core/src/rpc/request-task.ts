import type { Deadline } from "../base/deadline.js";
import { EdgeloomError } from "../base/errors.js";
import type { Bus } from "../bus/bus.js";
import type { Work } from "../bus/handler-group.js";
import type { Incoming } from "../bus/incoming.js";
import { isThenable } from "../bus/thenable.js";
import type { Seen } from "./dedupe.js";
import type { Endpoint } from "./endpoint.js";
import type { ReadRequest } from "./envelope.js";
import { failureBody, invalidRequestBody, textOfError } from "./reply-body.js";
import { RequestContext } from "./request-context.js";

/** Where in a message the request stands. */
const requestPath = ["request"];

/** What a task needs of the place where requests arrive. */
export type TaskOwner = {
  readonly bus: Bus;
  readonly channel: string;
  /** The task is over; `body` is the `response` to send, undefined when there is no answer. `seen` is what it is remembered by. */
  ended(task: RequestTask, body: string | undefined, seen: Seen | undefined): void;
};

/** One request on its way through validation, filters and handler (openmodule spec §5.2, items 6 to 11). */
export class RequestTask implements Work {
  readonly #owner: TaskOwner;
  readonly #message: Incoming;
  readonly #context: RequestContext;
  readonly #seen: Seen | undefined;
  /** Its place among the tasks of its owner. */
  slot = -1;
  #deadline: Deadline | undefined;
  #muted = false;
  #ended = false;
  #freeSlot: (() => void) | undefined;

  constructor(
    readonly endpoint: Endpoint,
    readonly request: ReadRequest,
    context: { readonly owner: TaskOwner; readonly message: Incoming; readonly seen: Seen | undefined },
  ) {
    this.#owner = context.owner;
    this.#message = context.message;
    this.#seen = context.seen;
    this.#context = new RequestContext(request, endpoint.server.handlerTimeoutMs);
  }

  get bytes(): number {
    return this.#message.body.length;
  }

  get place(): string {
    return `${this.#owner.channel}/${this.request.type}`;
  }

  run(): void | Promise<void> {
    if (this.#muted) return this.#end(undefined);
    const result = this.#execute();
    if (!isThenable(result) || this.#ended) return;
    const { handlerTimeoutMs } = this.endpoint.server;
    if (handlerTimeoutMs !== undefined) {
      this.#deadline = this.#owner.bus.deadlines.schedule(handlerTimeoutMs, () =>
        this.#timeOut(handlerTimeoutMs),
      );
    }
    return new Promise((resolve) => {
      this.#freeSlot = resolve;
      result.then(
        (value) => this.#succeed(value),
        (error: unknown) => this.#fail(error),
      );
    });
  }

  /** Nobody waits for the answer any more: the handler is told and nothing is sent. Its place stays taken until it is done. */
  mute(reason: EdgeloomError): void {
    this.#muted = true;
    this.#context.abort(reason);
  }

  /** As {@link RequestTask.mute}, and does not wait for the handler either. */
  abandon(reason: EdgeloomError): void {
    this.mute(reason);
    this.#end(undefined);
  }

  #execute(): unknown {
    const { endpoint, request } = this;
    try {
      const value = this.#decode();
      if (value === undefined || !this.#passesFilters(value.request)) return undefined;
      const result = endpoint.invoke({ request: value.request, context: this.#context });
      if (isThenable(result)) return result;
      this.#succeed(result);
    } catch (error) {
      this.#fail(error);
    }
    return request;
  }

  #decode(): { readonly request: unknown } | undefined {
    const { endpoint, request } = this;
    const context = this.#owner.bus.contextOf(this.#message.text, requestPath);
    try {
      return { request: endpoint.codec.decode(endpoint.method.request, request.request ?? null, context) };
    } catch (error) {
      this.#end(invalidRequestBody(error));
      return undefined;
    }
  }

  #passesFilters(request: unknown): boolean {
    try {
      if (this.endpoint.server.filters.passes(this.#owner.channel, request, this.request)) return true;
      this.#end(undefined);
    } catch (error) {
      this.#end(failureBody("filter_error", textOfError(error)));
    }
    return false;
  }

  #succeed(result: unknown): void {
    if (this.#ended) return;
    try {
      this.#end(this.#muted ? undefined : this.endpoint.encoder.encode(result, this.#owner.bus.dynamics));
    } catch (error) {
      this.#owner.bus.log.error({ place: this.place, error }, "a response could not be encoded");
      this.#end(undefined);
    }
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#owner.bus.log.error({ place: this.place, error }, "an RPC handler failed");
    this.#end(failureBody("handler_error", textOfError(error)));
  }

  #timeOut(timeoutMs: number): void {
    const text = `the handler did not finish in ${timeoutMs} ms`;
    this.#context.abort(new EdgeloomError("DEADLINE_EXCEEDED", text, { place: this.place }));
    this.#fail(new EdgeloomError("DEADLINE_EXCEEDED", text, { place: this.place }));
  }

  #end(body: string | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#deadline?.cancel();
    this.#owner.ended(this, this.#muted ? undefined : body, this.#seen);
    this.#freeSlot?.();
  }
}
