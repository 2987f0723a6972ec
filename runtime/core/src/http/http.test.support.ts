import { FakeClock } from "../base/fake-clock.js";
import { type Logger, silentLogger } from "../base/log.js";
import type { HttpClient } from "./client.js";
import { EngineError, type HttpEngine, type WireReply, type WireRequest } from "./engine.js";
import { createHttpClient } from "./http-client.js";
import type { HttpOptions } from "./options.js";

/** A reply as tests write it. */
export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: Uint8Array | string | ReadableStream<Uint8Array>;
};

/** Answers a request; an error is what the engine throws. */
export type Answering = (request: WireRequest, index: number) => Answer | Error | Promise<Answer | Error>;

/** An engine that answers as a test says, and the requests that it saw. */
export class FakeEngine implements HttpEngine {
  readonly requests: WireRequest[] = [];
  readonly #answering: Answering;
  closed = false;

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  async send(request: WireRequest): Promise<WireReply> {
    this.requests.push(request);
    let onAbort = (): void => undefined;
    const ended = new Promise<Error>((resolve) => {
      onAbort = () => resolve(new EngineError("cancelled", "the call was ended"));
    });
    if (request.signal.aborted) onAbort();
    else request.signal.addEventListener("abort", onAbort, { once: true });
    try {
      const answer = await Promise.race([this.#answering(request, this.requests.length - 1), ended]);
      if (answer instanceof Error) throw answer;
      return replyOf(answer);
    } finally {
      request.signal.removeEventListener("abort", onAbort);
    }
  }

  close(): void {
    this.closed = true;
  }
}

function replyOf({ status = 200, headers = {}, json, body }: Answer): WireReply {
  const bare: Record<string, string> = Object.create(null) as Record<string, string>;
  const type = json === undefined ? {} : { "content-type": "application/json" };
  const text = json === undefined ? (body ?? "") : JSON.stringify(json);
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return { status, headers: Object.assign(bare, type, headers), body: bytes };
}

/** A client on a {@link FakeEngine} and a clock that tests move. */
export function fakeClient(
  answering: Answering,
  options: Partial<HttpOptions> = {},
): { readonly http: HttpClient; readonly engine: FakeEngine; readonly clock: FakeClock } {
  const engine = new FakeEngine(answering);
  const clock = new FakeClock();
  const http = createHttpClient({
    baseUrl: "http://api.test/v1",
    engine,
    clock,
    logger: silentLogger,
    random: () => 0.5,
    ...options,
  });
  return { http, engine, clock };
}

/** A logger that keeps what it is told. */
export function keepingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (facts: object, message: string): void =>
    void lines.push(`${message} ${JSON.stringify(facts)}`);
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

/** The error with which a promise rejects. */
export async function failureIn(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => {
      throw new Error("it was expected to fail");
    },
    (error: unknown) => error,
  );
}

/** Lets everything run that waits for nothing but a turn. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
