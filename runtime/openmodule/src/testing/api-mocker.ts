import { AssertionError } from "node:assert";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that an {@link ApiMocker} got. */
export type MockedRequest = {
  readonly method: string;
  /** Path with query, as it was sent. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Parsed JSON, else the text; undefined without a body. */
  readonly body: unknown;
};

/** What a request is answered with. */
export type MockedReply = {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly json?: unknown;
  readonly text?: string;
};

/** A reply, what makes one of the request, or a failure: `drop` closes the connection, `hang` never answers. */
export type PreparedReply = MockedReply | ((request: MockedRequest) => MockedReply) | "drop" | "hang";

type Prepared = { readonly reply: PreparedReply; left: number; used: boolean };

const maxBodyBytes = 8 * 1024 * 1024;

/** A server for tests that answers as it was prepared to, on a free port of this machine (openmodule spec §13.2). */
export class ApiMocker {
  readonly #server: Server;
  readonly #prepared = new Map<string, Prepared[]>();
  #requests: readonly MockedRequest[] = [];
  #unexpected: readonly string[] = [];
  #host = "";

  private constructor() {
    this.#server = createServer((request, response) => {
      // Kept now: a message that is read to its end, or destroyed, has lost its socket.
      const { socket } = request;
      void this.#handle(request, response, () => socket.destroy()).catch(() => socket.destroy());
    });
  }

  /** Starts a server. */
  static async start(): Promise<ApiMocker> {
    const mocker = new ApiMocker();
    mocker.#server.listen(0, "127.0.0.1");
    await once(mocker.#server, "listening");
    mocker.#host = `http://127.0.0.1:${(mocker.#server.address() as AddressInfo).port}`;
    return mocker;
  }

  /** Where it is, or was: `http://127.0.0.1:<port>`. */
  get host(): string {
    return this.#host;
  }

  /** All requests, in order. */
  get requests(): readonly MockedRequest[] {
    return this.#requests;
  }

  /**
   * Prepares what requests of a method for a path are answered with; a path with a query counts only with that query. What was
   * prepared first is used up first; the last one stays, unless `times` says how often it is good for.
   */
  prepare(
    method: string,
    path: string,
    reply: PreparedReply,
    options: { readonly times?: number } = {},
  ): this {
    const key = keyOf(method, path.startsWith("/") ? path : `/${path}`);
    const queue = this.#prepared.get(key) ?? [];
    queue.push({ reply, left: options.times ?? Number.POSITIVE_INFINITY, used: false });
    this.#prepared.set(key, queue);
    return this;
  }

  /** Throws when a request came that nothing was prepared for, or something was prepared that nobody asked for. */
  assertAllUsed(): void {
    const unused = [...this.#prepared]
      .filter(([, queue]) => queue.some(({ used }) => !used))
      .map(([key]) => key);
    if (unused.length + this.#unexpected.length === 0) return;
    throw new AssertionError({
      message: `unexpected requests: [${this.#unexpected.join(", ")}], never asked for: [${unused.join(", ")}]`,
    });
  }

  /** Forgets requests and what was prepared. */
  reset(): void {
    this.#prepared.clear();
    this.#requests = [];
    this.#unexpected = [];
  }

  /** Ends it, also requests that hang. Twice is fine. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse, drop: () => void): Promise<void> {
    const request = await requestOf(incoming);
    this.#requests = [...this.#requests, request];
    const reply = this.#next(request);
    if (reply === "hang") return;
    if (reply === "drop") drop();
    else answer(response, typeof reply === "function" ? reply(request) : reply);
  }

  #next({ method, path }: MockedRequest): PreparedReply {
    const [plain = ""] = path.split("?");
    const queue = this.#prepared.get(keyOf(method, path)) ?? this.#prepared.get(keyOf(method, plain));
    const prepared = queue?.find(
      ({ left }, index) => left > 0 && (Number.isFinite(left) || index === queue.length - 1),
    );
    if (prepared === undefined) {
      this.#unexpected = [...this.#unexpected, keyOf(method, path)];
      return { status: 404, json: { error: `nothing was prepared for ${keyOf(method, path)}` } };
    }
    prepared.left--;
    prepared.used = true;
    return prepared.reply;
  }
}

function keyOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}

async function requestOf(incoming: IncomingMessage): Promise<MockedRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new RangeError("the body is too large for a test");
    chunks.push(chunk);
  }
  const { method = "GET", url = "/", headers } = incoming;
  return { method, path: url, headers, body: bodyOf(Buffer.concat(chunks).toString()) };
}

function bodyOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function answer(response: ServerResponse, { status = 200, headers = {}, json, text }: MockedReply): void {
  const type = json === undefined ? "text/plain; charset=utf-8" : "application/json";
  response.writeHead(status, {
    ...(json === undefined && text === undefined ? {} : { "content-type": type }),
    ...headers,
  });
  response.end(json === undefined ? text : JSON.stringify(json));
}
