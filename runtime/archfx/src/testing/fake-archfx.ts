import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { FakeRow } from "./fake-collections.js";
import { applyFault, type FakeFault, type FakeFaultRule, FakeFaults } from "./fake-faults.js";
import { type FakeArchFxOptions, resolveOptions } from "./fake-options.js";
import { detailReply, type FakeReply, sendReply } from "./fake-reply.js";
import { type FakeRequest, readRequest } from "./fake-request.js";
import { type FakeState, findRoute } from "./fake-route.js";
import { FakeRows, seedRows } from "./fake-rows.js";
import { type FakePair, FakeSessions, type FakeUser } from "./fake-sessions.js";
import { FakeStreamers } from "./fake-streamers.js";
import { allRoutes } from "./routes.js";

/** A running fake server. */
export type FakeArchFx = {
  /** What to give to `new ArchFxApi({ domain })`: `http://127.0.0.1:54321`. */
  readonly url: string;
  /** Every request so far, in the order of arrival, faults included. */
  readonly requests: readonly FakeRequest[];
  /** The rows of a collection, such as `org` or `streamer`; change them in place. */
  rows(collection: string): FakeRow[];
  /** The points of all time series; change them in place. */
  readonly data: FakeRow[];
  /** Lets the next fitting requests fail. */
  inject(fault: FakeFault, rule?: FakeFaultRule): void;
  /** Takes back the faults that have met no request yet. */
  clearFaults(): void;
  /** New tokens of a user, as a login would give them. */
  issueTokens(email?: string): Required<FakePair>;
  /** Ends all connections and stops. */
  close(): Promise<void>;
};

/**
 * Starts a server on the loopback interface that behaves as ArchFX Cloud does (specification, chapter 9), for tests. Without
 * options it knows the user `user1@test.com` with the password `pass` and the opaque token `opaque-1`.
 */
export async function startFakeArchFx(options: FakeArchFxOptions = {}): Promise<FakeArchFx> {
  const fake = new FakeServer(options);
  await fake.listen();
  return fake;
}

class FakeServer implements FakeArchFx {
  readonly requests: FakeRequest[] = [];
  readonly data: FakeRow[] = [];
  readonly #rows = new FakeRows();
  readonly #faults = new FakeFaults();
  readonly #ended = new AbortController();
  readonly #state: FakeState;
  readonly #users: readonly FakeUser[];
  readonly #server: Server;
  readonly #scheme: "http" | "https";
  readonly #onRequest: (request: FakeRequest) => void;

  constructor(options: FakeArchFxOptions) {
    const resolved = resolveOptions(options);
    if (resolved.seed) seedRows(this.#rows);
    this.#users = resolved.users;
    this.#onRequest = resolved.onRequest;
    this.#state = {
      rows: this.#rows,
      data: this.data,
      sessions: new FakeSessions(resolved.users, resolved.tokens, resolved.nowS),
      streamers: new FakeStreamers(this.#rows, this.data),
      options: resolved,
      nowS: resolved.nowS,
    };
    const listener = (incoming: IncomingMessage, response: ServerResponse): void =>
      void this.#serve(incoming, response);
    this.#scheme = resolved.tls === undefined ? "http" : "https";
    this.#server =
      resolved.tls === undefined ? createServer(listener) : createTlsServer(resolved.tls, listener);
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", resolve);
    });
  }

  rows(collection: string): FakeRow[] {
    return this.#rows.list(collection);
  }

  inject(fault: FakeFault, rule: FakeFaultRule = {}): void {
    this.#faults.add(fault, rule);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  issueTokens(email?: string): Required<FakePair> {
    const user = this.#users.find((other) => email === undefined || other.email === email);
    if (user === undefined) throw new RangeError(`the fake server has no user ${email ?? ""}`);
    return this.#state.sessions.issue(user);
  }

  close(): Promise<void> {
    this.#ended.abort();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await readRequest(incoming);
      this.requests.push(request);
      this.#onRequest(request);
      const fault = this.#faults.take(request);
      if (fault !== undefined && !(await applyFault(fault, response, this.#ended.signal))) return;
      await sendReply(response, await this.#answer(request));
    } catch {
      // The client has gone, or the server is being closed: there is nobody left to tell.
      response.destroy();
    }
  }

  async #answer(request: FakeRequest): Promise<FakeReply> {
    const { pathname, search } = new URL(request.rawUrl, "http://fake.invalid");
    if (!pathname.startsWith("/api/v1/")) return detailReply(404, "Not found.");
    if (!pathname.endsWith("/")) return { status: 301, headers: { location: `${pathname}/${search}` } };
    const { route, params, methods } = findRoute(allRoutes, request);
    if (route === undefined && methods.length === 0) return detailReply(404, "Not found.");
    if (route === undefined) return detailReply(405, `Method "${request.method}" not allowed.`);
    if (route.open === true) return route.answer({ request, params, user: undefined, state: this.#state });
    const user = this.#state.sessions.authenticate(request.headers["authorization"]);
    if ("detail" in user) return detailReply(401, user.detail, { "www-authenticate": 'jwt realm="api"' });
    return route.answer({ request, params, user, state: this.#state });
  }
}
