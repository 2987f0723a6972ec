import { EdgeloomError } from "../base/errors.js";
import { bare, noOptions } from "./bare.js";
import { Exchange } from "./call/exchange.js";
import { genericAddress, genericJob } from "./call/generic-job.js";
import type { Job } from "./call/job.js";
import { type CallFacts, operationJob } from "./call/operation-job.js";
import { type Plan, planOf } from "./call/plan.js";
import type { HttpClient } from "./client.js";
import type { AnyOperation } from "./descriptors.js";
import type { WireReply } from "./engine.js";
import type { GenericReply, GenericRequest, ReplyForm } from "./generic.js";
import type { HttpOptions } from "./options.js";
import { type PageLoader, type WalkFacts, walkItems, walkPages } from "./paging/walk.js";
import { genericBody, genericFailure } from "./reply/generic-body.js";
import { contentsFor, describedReply, type ReplyFacts, successBody } from "./reply/interpret-reply.js";
import type { ReplyStream } from "./reply/reply-stream.js";
import { openReplyStream, wholeBody } from "./reply/stream-reply.js";
import { type Settings, settingsOf } from "./settings.js";
import type { CallOptions, PageOptions } from "./types.js";

/** Makes a client for one service. Throws `CONFIG` for wrong options. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const client: unknown = new Client(settingsOf(bare(options)));
  return client as HttpClient;
}

type Open = { readonly exchange: Exchange; readonly reply: WireReply };

/** The types of operations are seen to by the interface; inside, values are unknown. */
class Client {
  readonly #settings: Settings;
  readonly #running = new Set<Exchange>();
  #isClosed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get baseUrl(): string {
    return this.#settings.baseUrl;
  }

  get inFlight(): number {
    return this.#running.size;
  }

  async call(operation: AnyOperation, args?: unknown, options?: CallOptions): Promise<unknown> {
    return await this.#whole(operation, args, { options: given(options), url: undefined }, successBody);
  }

  async reply(operation: AnyOperation, args?: unknown, options?: CallOptions): Promise<unknown> {
    return await this.#whole(operation, args, { options: given(options), url: undefined }, describedReply);
  }

  items(operation: AnyOperation, args?: unknown, options?: PageOptions): unknown {
    return walkItems(planOf(operation), args, this.#walk(operation, given(options)));
  }

  pages(operation: AnyOperation, args?: unknown, options?: PageOptions): unknown {
    return walkPages(planOf(operation), args, this.#walk(operation, given(options)));
  }

  async stream(
    operation: AnyOperation,
    args?: unknown,
    options?: CallOptions,
  ): Promise<ReplyStream<unknown>> {
    const plan = planOf(operation);
    const own = given(options);
    const job = operationJob(
      this.#settings,
      plan,
      args,
      this.#facts({ options: own, streams: true, url: undefined }),
    );
    const { exchange, reply } = await this.#open(job);
    if (reply.status >= 200 && reply.status < 300) return this.#streamed(plan, exchange, reply);
    return await this.#finished(exchange, async () => {
      const bytes = await wholeBody(reply, { job, settings: this.#settings, exchange });
      return successBody(plan, this.#replyFacts(exchange, reply, { bytes, options: own })) as never;
    });
  }

  async request<Form extends ReplyForm = "auto">(wanted: GenericRequest<Form>): Promise<GenericReply<Form>> {
    const request = bare(wanted);
    const settings = this.#settings;
    const job = genericJob(settings, request);
    const { exchange, reply } = await this.#open(job);
    const isSuccess = reply.status >= 200 && reply.status < 300;
    if (isSuccess && request.as === "stream") {
      const body: unknown = this.#streamed(undefined, exchange, reply);
      return { status: reply.status, headers: reply.headers, body } as GenericReply<Form>;
    }
    return await this.#finished(exchange, async () => {
      const bytes = await wholeBody(reply, { job, settings, exchange });
      const { url } = exchange.job;
      const facts = { ...reply, url, bytes, settings, attempt: exchange.attempts };
      if (!isSuccess) throw genericFailure(job, facts);
      return {
        status: reply.status,
        headers: reply.headers,
        body: genericBody(job, request, facts),
      } as GenericReply<Form>;
    });
  }

  url(path: string, params?: GenericRequest["params"], query?: GenericRequest["query"]): string {
    return genericAddress(
      this.#settings,
      { path, ...(params && { params }), ...(query && { query }) },
      { method: "GET", route: path },
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const exchange of this.#running) exchange.close();
    this.#settings.engine.close();
    await Promise.resolve();
  }

  /** A call whose reply is read as a whole. */
  async #whole<Result>(
    operation: AnyOperation,
    args: unknown,
    facts: { readonly options: CallOptions; readonly url: string | undefined },
    understand: (plan: Plan, reply: ReplyFacts) => Result,
  ): Promise<Result> {
    const plan = planOf(operation);
    const job = operationJob(this.#settings, plan, args, this.#facts({ ...facts, streams: false }));
    const { exchange, reply } = await this.#open(job);
    return await this.#finished(exchange, () => {
      const bytes = reply.body as Uint8Array;
      return understand(plan, this.#replyFacts(exchange, reply, { bytes, options: facts.options }));
    });
  }

  #walk(operation: AnyOperation, options: PageOptions): WalkFacts {
    const load: PageLoader = async (args, { url, signal }) =>
      await this.#whole(operation, args, { options: bare({ ...options, signal }), url }, (plan, facts) => ({
        headers: facts.headers,
        body: successBody(plan, facts),
        url: facts.url,
      }));
    return { options, load };
  }

  #facts(facts: {
    readonly options: CallOptions;
    readonly streams: boolean;
    readonly url: string | undefined;
  }): CallFacts {
    return { ...facts, validate: facts.options.validate ?? this.#settings.validate };
  }

  #replyFacts(
    exchange: Exchange,
    { status, headers }: WireReply,
    { bytes, options }: { readonly bytes: Uint8Array; readonly options: CallOptions },
  ): ReplyFacts {
    const settings = this.#settings;
    return {
      url: exchange.job.url,
      status,
      headers,
      bytes,
      attempt: exchange.attempts,
      validate: options.validate ?? settings.validate,
      settings,
    };
  }

  /** Runs a job up to the reply that counts. The exchange stays open for whoever reads that. */
  async #open(job: Job): Promise<Open> {
    const exchange = this.#begin(job);
    try {
      return { exchange, reply: await exchange.run() };
    } catch (error) {
      // Whatever is still under way for it: a reply that nobody reads any more, say.
      exchange.abort();
      this.#end(exchange);
      throw error;
    }
  }

  #begin(job: Job): Exchange {
    try {
      if (this.#isClosed) throw closed(job);
      const exchange = new Exchange(this.#settings, job);
      this.#running.add(exchange);
      return exchange;
    } catch (error) {
      job.body?.release?.();
      throw error;
    }
  }

  #streamed(plan: Plan | undefined, exchange: Exchange, reply: WireReply): ReplyStream<unknown> {
    const contents = plan === undefined ? undefined : contentsFor(plan, reply.status);
    return openReplyStream(reply, {
      contents,
      settings: this.#settings,
      exchange,
      onEnd: () => this.#end(exchange),
    });
  }

  async #finished<Result>(exchange: Exchange, read: () => Result | Promise<Result>): Promise<Result> {
    try {
      return await read();
    } finally {
      this.#end(exchange);
    }
  }

  #end(exchange: Exchange): void {
    exchange.finish();
    this.#running.delete(exchange);
    exchange.job.body?.release?.();
  }
}

function given<Options extends CallOptions>(options: Options | undefined): Options {
  return options === undefined ? (noOptions as Options) : bare(options);
}

function closed({ method, route }: Job): EdgeloomError {
  const place = `${method} ${route}`;
  return new EdgeloomError("CLOSED", `${place}: the client was closed`, { place, fix: "make a new client" });
}
