import {
  createHttpClient,
  type GenericReply,
  type GenericRequest,
  type HttpClient,
  type HttpOptions,
  isHttpError,
  type ReplyForm,
} from "@edgeloom/runtime/http";

/** Asks another server, where a redirect of a read leads there. */
export interface Elsewhere {
  /** Undefined when the error is no such redirect, or one that must not be followed. */
  follow<Form extends ReplyForm>(
    error: unknown,
    request: GenericRequest<Form>,
  ): Promise<GenericReply<Form> | undefined>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** Follows nothing to other servers. */
export const stayHere: Elsewhere = {
  follow: () => Promise.resolve(undefined),
  close: () => Promise.resolve(),
};

const maxHops = 5;

/**
 * Follows redirects of reads to other servers, as every HTTP client of the reference does, but never from TLS to none. Credentials, and
 * whatever may hold some, go only to the same host; a redirect there from `http:` to `https:` is the one case.
 */
export function followElsewhere(options: HttpOptions): Elsewhere {
  return new Followed(options);
}

/** A request that was redirected. */
type Path<Form extends ReplyForm> = {
  readonly request: GenericRequest<Form>;
  readonly hops: number;
  /** Whether it has not left the host yet. */
  readonly isAtHome: boolean;
};

class Followed implements Elsewhere {
  readonly #options: HttpOptions;
  /** One for each redirect. */
  readonly #clients = new Set<HttpClient>();
  /** Those of streams, which stay until these were read. */
  readonly #streaming = new Set<HttpClient>();
  #isClosed = false;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  follow<Form extends ReplyForm>(
    error: unknown,
    request: GenericRequest<Form>,
  ): Promise<GenericReply<Form> | undefined> {
    return this.#follow(error, { request, hops: 0, isAtHome: true });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#clients].map((client) => this.#end(client)));
  }

  async #follow<Form extends ReplyForm>(
    error: unknown,
    { request, hops, isAtHome }: Path<Form>,
  ): Promise<GenericReply<Form> | undefined> {
    const step = hops < maxHops && request.method === "GET" && !this.#isClosed ? stepOf(error) : undefined;
    if (step === undefined) return undefined;
    const staysAtHome = isAtHome && isUpgrade(step);
    const http = await this.#client(step, staysAtHome);
    const { path: _path, params: _params, query: _query, headers, ...same } = request;
    try {
      const kept = staysAtHome && headers !== undefined ? { headers } : {};
      return await http.request<Form>({ ...same, ...kept, url: step.to.href });
    } catch (next) {
      const reply = await this.#follow(next, { request, hops: hops + 1, isAtHome: staysAtHome });
      if (reply === undefined) throw next;
      return reply;
    } finally {
      if (http.inFlight > 0) this.#streaming.add(http);
      else await this.#end(http);
    }
  }

  async #client({ to }: Step, isAtHome: boolean): Promise<HttpClient> {
    // The end of a stream tells nobody.
    for (const client of this.#streaming) if (client.inFlight === 0) await this.#end(client);
    const options = isAtHome ? this.#options : forStrangers(this.#options);
    const http = createHttpClient({ ...options, baseUrl: to.origin });
    this.#clients.add(http);
    return http;
  }

  async #end(client: HttpClient): Promise<void> {
    this.#clients.delete(client);
    this.#streaming.delete(client);
    await client.close();
  }
}

/** What is the same for every server: headers of the application may be credentials, and a certificate is one. */
function forStrangers({ auth: _auth, headers: _headers, ...rest }: HttpOptions): HttpOptions {
  const { tls, ...options } = rest;
  if (tls === undefined) return options;
  const { cert: _cert, key: _key, serverName: _name, ...trust } = tls;
  return { ...options, tls: trust };
}

type Step = { readonly from: URL; readonly to: URL };

/** The same server, now with TLS. */
function isUpgrade({ from, to }: Step): boolean {
  return (
    from.hostname === to.hostname &&
    from.protocol === "http:" &&
    to.protocol === "https:" &&
    from.port + to.port === ""
  );
}

/** Where from and where to a redirect leads, if it may be followed. */
function stepOf(error: unknown): Step | undefined {
  if (!isHttpError(error) || error.kind !== "redirect" || error.headers === undefined) return undefined;
  // Secrets in it are covered, which is no part of where a `Location` leads to another server.
  const from = error.url;
  const { location } = error.headers;
  if (from === undefined || location === undefined || !URL.canParse(location, from)) return undefined;
  const step = { from: new URL(from), to: new URL(location, from) };
  const isPlain = step.to.username === "" && step.to.password === "";
  const isSafe =
    step.to.protocol === "https:" || (step.to.protocol === "http:" && step.from.protocol === "http:");
  return isPlain && isSafe && step.to.origin !== step.from.origin ? step : undefined;
}
