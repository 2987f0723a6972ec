import type { RequestEnvelope } from "./envelope.js";

/** What a handler gets beside the request. */
export class RequestContext {
  #controller: AbortController | undefined;
  #reason: unknown;
  #aborted = false;

  constructor(
    readonly envelope: RequestEnvelope,
    /** How long the handler may take; undefined when that is not limited. */
    readonly timeoutMs: number | undefined,
  ) {}

  /** Aborts when the caller gives up, when the handler's time is over, and when the bus closes: nobody reads the result then. */
  get signal(): AbortSignal {
    // Made on demand: a controller costs more than the rest of a small request, and most handlers never look.
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** @internal */
  abort(reason: unknown): void {
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
