import { systemClock } from "@edgeloom/runtime/base";
import { createHttpClient, type HttpClient, type HttpOptions } from "@edgeloom/runtime/http";
import { httpAuthCalls } from "../auth/http-auth-calls.js";
import type { Credentials, LoginResult } from "../auth/login.js";
import { ArchFxSession } from "../auth/session.js";
import { defaultTokenType, type TokenInput } from "../auth/token-value.js";
import { clientOptions } from "./client-options.js";
import { checkDomain } from "./domain.js";
import { followElsewhere, stayHere } from "./follow-elsewhere.js";
import { makeResource } from "./make-resource.js";
import type { ArchFxApiOptions } from "./options.js";
import type { ArchFxResource } from "./resource.js";
import { ResourcePath } from "./resource-path.js";
import { restClient } from "./rest-client.js";
import { RestTransport } from "./transport.js";

/** What a connection is beside its typed resources; see `ArchFxApi`. */
export class Connection {
  /** Scheme, host and what follows, without a slash at the end. */
  readonly domain: string;
  /** The domain with `/api/v1`. */
  readonly baseUrl: string;
  readonly session: ArchFxSession;
  /** The client below, with this session's credentials and this package's errors; for operations of other descriptions. */
  readonly http: HttpClient;
  readonly #authHttp: HttpClient;
  readonly #transport: RestTransport;

  /** Throws `CONFIG` for a domain or an option that cannot be. */
  constructor(options: ArchFxApiOptions = {}) {
    this.domain = checkDomain(options.domain);
    const shared = clientOptions(this.domain, options);
    this.baseUrl = shared.baseUrl;
    // Token endpoints: no second refresh, no repetition, and no redirect that could carry a password away.
    this.#authHttp = createHttpClient({
      ...shared,
      redirects: 0,
      retry: false,
      auth: { authenticate: (target) => this.#addAuthorization(target) },
    });
    this.session = new ArchFxSession({
      calls: httpAuthCalls(this.#authHttp),
      server: this.domain,
      tokenType:
        options.tokenType === undefined || options.tokenType === "" ? defaultTokenType : options.tokenType,
      store: options.tokenStore,
      onTokens: options.onTokens,
      clock: options.clock ?? systemClock,
      log: shared.logger,
      random: options.random ?? Math.random,
    });
    const own: HttpOptions = { ...shared, auth: this.session };
    const http = createHttpClient(own);
    this.http = restClient(http);
    this.#transport = new RestTransport(
      http,
      (options.redirects ?? "follow") === "follow" ? followElsewhere(own) : stayHere,
    );
  }

  /** Calls that are under way. */
  get inFlight(): number {
    return this.http.inFlight;
  }

  /** The token that requests carry; undefined before a login. Never log it. */
  get token(): string | undefined {
    return this.session.tokens?.token.reveal();
  }

  /** The refresh token; undefined where there is none. Never log it. */
  get refreshToken(): string | undefined {
    return this.session.tokens?.refreshToken?.reveal();
  }

  /** Scheme word of tokens that come without one, which is that of the last ones. */
  get tokenType(): string {
    return this.session.tokenType;
  }

  /** Who is logged in, where the server said so. */
  get username(): string | undefined {
    return this.session.username;
  }

  /** Any resource by name, also one that nothing describes: `resource("org")`, `resource("auth", "user-info")`. Throws `CONFIG`. */
  resource(...names: readonly [string, ...string[]]): ArchFxResource {
    return makeResource(this.#transport, ResourcePath.root.named(names));
  }

  /** The address of a section as text: `url("org")` is `https://arch.archfx.io/api/v1/org/`. */
  url(section: string): string {
    return this.resource(section).url();
  }

  /** See {@link ArchFxSession.login}. */
  login(credentials: Credentials, signal?: AbortSignal): Promise<LoginResult> {
    return this.session.login(credentials, signal);
  }

  /** See {@link ArchFxSession.logout}. */
  logout(signal?: AbortSignal): Promise<boolean> {
    return this.session.logout(signal);
  }

  /** See {@link ArchFxSession.refresh}. Seldom needed: tokens are refreshed shortly before they expire, and after a 401. */
  refresh(): Promise<boolean> {
    return this.session.refresh();
  }

  /** See {@link ArchFxSession.verify}. */
  verify(signal?: AbortSignal): Promise<boolean> {
    return this.session.verify(signal);
  }

  /** See {@link ArchFxSession.setToken}. */
  setToken(value: TokenInput, tokenType?: string): void {
    this.session.setToken(value, tokenType);
  }

  /** Takes over the login that the token store has kept for this domain. Tells whether there was one. */
  restore(): Promise<boolean> {
    return this.session.restore();
  }

  /** Ends calls that are under way and closes connections; logs nobody out. */
  async close(): Promise<void> {
    await Promise.all([
      this.http.close(),
      this.#authHttp.close(),
      this.#transport.close(),
      this.session.flush(),
    ]);
  }

  #addAuthorization(target: { setHeader(name: string, value: string): void }): void {
    const { authorization } = this.session;
    if (authorization !== undefined) target.setHeader("Authorization", authorization);
  }
}
