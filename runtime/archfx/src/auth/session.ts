import { type Clock, isEdgeloomError, type Logger } from "@edgeloom/runtime/base";
import type { AuthContext, AuthProvider, AuthTarget } from "@edgeloom/runtime/http";
import { type AuthCalls, isSuccess, isTransient } from "./auth-calls.js";
import { type Credentials, type LoginResult, requestLogin } from "./login.js";
import { requestRefresh } from "./refresh.js";
import { refreshTimeS } from "./refresh-time.js";
import type { TokenStore } from "./token-store.js";
import {
  checkedTokenType,
  ImproperlyConfigured,
  opaqueTokenType,
  readTokenInput,
  type TokenInput,
  type Tokens,
} from "./token-value.js";

/** Told whenever the tokens of a session change; undefined when they are gone. */
export type TokenListener = (tokens: Tokens | undefined) => void;

/** What a session is made of. */
export type SessionParts = {
  readonly calls: AuthCalls;
  /** Name of the server in the store. */
  readonly server: string;
  /** Scheme word of tokens that come without one. */
  readonly tokenType: string;
  readonly store?: TokenStore | undefined;
  readonly onTokens?: TokenListener | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** From 0 to 1. */
  readonly random: () => number;
};

/**
 * The tokens of a connection: gets them, adds them to requests, and replaces them in time or after a 401. At any moment at most
 * one refresh is under way, and everybody who needs it waits for that one.
 */
export class ArchFxSession implements AuthProvider {
  readonly #parts: SessionParts;
  readonly #sent = new WeakMap<AbortSignal, Tokens>();
  #tokens: Tokens | undefined;
  #tokenType: string;
  #username: string | undefined;
  /** Tokens that the server does not refresh; asking again would not help. */
  #refused: Tokens | undefined;
  #refreshAtS: number | undefined;
  #refreshing: Promise<boolean> | undefined;
  #saved: Promise<void> = Promise.resolve();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#tokenType = parts.tokenType;
  }

  /** The tokens that requests carry; undefined before a login and after a logout. */
  get tokens(): Tokens | undefined {
    return this.#tokens;
  }

  /** Scheme word of tokens that come without one, which is that of the last ones. */
  get tokenType(): string {
    return this.#tokenType;
  }

  /** Who is logged in, where the server said so. */
  get username(): string | undefined {
    return this.#username;
  }

  /** The value of the Authorization header. Never keep or log it. */
  get authorization(): string | undefined {
    return this.#tokens && `${this.#tokens.tokenType} ${this.#tokens.token.reveal()}`;
  }

  /**
   * Sets tokens that were got elsewhere; the refresh token of earlier ones is forgotten. Throws {@link ImproperlyConfigured}, and
   * then the scheme word is that of the next tokens all the same, while those that are there keep theirs (specification 1.14).
   */
  setToken(value: TokenInput, tokenType: string = this.tokenType): void {
    this.#tokenType = checkedTokenType(tokenType);
    const tokens = readTokenInput(value, tokenType);
    void this.#change(tokens, this.#username, { isFresh: false }).catch((error: unknown) =>
      this.#logUnsaved(error),
    );
  }

  /** Logs in without the tokens that are there, which are forgotten on success. Rejects when the server has no clear answer. */
  async login(credentials: Credentials, signal?: AbortSignal): Promise<LoginResult> {
    const outcome = await requestLogin(this.#parts.calls, credentials, this.tokenType, signal);
    if ("refused" in outcome) {
      const { status, detail } = outcome.refused;
      this.#parts.log.warn({ status, detail }, "the login was refused");
      return outcome.refused;
    }
    await this.#change(outcome.tokens, outcome.username);
    return { ok: true, username: outcome.username };
  }

  /**
   * Ends the session on the server and forgets the tokens. Tells whether the server agreed; when it has a failure of its own
   * (408, 429, 5xx) the tokens stay, so that the logout can be tried again. Rejects when there is no answer.
   */
  async logout(signal?: AbortSignal): Promise<boolean> {
    const { status } = await this.#parts.calls.post("auth/logout/", {}, { withCredentials: true, signal });
    if (!isSuccess(status)) this.#parts.log.warn({ status }, "the server did not take the logout");
    if (!isTransient(status)) await this.#change(undefined, undefined);
    return isSuccess(status);
  }

  /**
   * Replaces the tokens now. False when the server refuses, and then they are forgotten. Rejects when the server has a failure of
   * its own, and then they stay; throws {@link ImproperlyConfigured} for opaque tokens, which cannot be refreshed.
   */
  async refresh(): Promise<boolean> {
    if (this.tokenType.toLowerCase() === opaqueTokenType)
      throw new ImproperlyConfigured("Opaque tokens cannot be refreshed.", "log in again");
    const renewed = await this.#refreshOnce();
    if (!renewed) await this.#change(undefined, this.#username);
    return renewed;
  }

  /** Asks the server whether the token is still good (`auth/api-jwt-verify/`). Rejects when it has no clear answer. */
  async verify(signal?: AbortSignal): Promise<boolean> {
    const token = this.#tokens?.token.reveal();
    if (token === undefined) return false;
    const { status, error } = await this.#parts.calls.post(
      "auth/api-jwt-verify/",
      { token },
      { withCredentials: false, signal },
    );
    if (error !== undefined && (isTransient(status) || status === 404)) throw error;
    return isSuccess(status);
  }

  /** Takes the login over that the store has kept for this server. Tells whether there was one. */
  async restore(): Promise<boolean> {
    const login = await this.#parts.store?.load(this.#parts.server);
    if (login === undefined) return false;
    this.#set(login.tokens, login.username, { isFresh: false });
    return true;
  }

  /** Resolves when everything is saved. */
  async flush(): Promise<void> {
    await this.#saved.catch(() => undefined);
  }

  async authenticate(target: AuthTarget, { signal }: AuthContext): Promise<void> {
    if (this.#isRefreshDue()) await this.#refreshQuietly();
    const { authorization } = this;
    if (this.#tokens === undefined || authorization === undefined) return;
    this.#sent.set(signal, this.#tokens);
    target.setHeader("Authorization", authorization);
  }

  async renew({ signal }: AuthContext): Promise<boolean> {
    const sent = this.#sent.get(signal);
    // Somebody else's refresh was faster than this 401.
    if (sent !== undefined && this.#tokens !== undefined && this.#tokens !== sent) return true;
    if (this.#tokens?.refreshToken === undefined || this.#tokens === this.#refused) return false;
    return this.#refreshQuietly();
  }

  #isRefreshDue(): boolean {
    return this.#refreshAtS !== undefined && this.#parts.clock.wallSeconds() >= this.#refreshAtS;
  }

  /** For refreshes that nobody asked for: what fails leaves the tokens in place, and the request gets the server's own answer. */
  async #refreshQuietly(): Promise<boolean> {
    // Not tried a second time with the same tokens, unless the server had a failure of its own.
    this.#refreshAtS = undefined;
    try {
      return await this.#refreshOnce();
    } catch (error) {
      // A connection that is closed wants no new ones.
      if (!isEdgeloomError(error) || error.code !== "CLOSED")
        this.#parts.log.warn({ error }, "the tokens could not be refreshed");
      this.#planRefresh(this.#tokens, { isFresh: false }, retryAfterS);
      return false;
    }
  }

  /** Nobody's signal ends it, since others may wait for the same one; it has a timeout of its own. */
  #refreshOnce(): Promise<boolean> {
    this.#refreshing ??= this.#requestRefresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #requestRefresh(): Promise<boolean> {
    const before = this.#tokens;
    const tokens = await requestRefresh(this.#parts.calls, before, this.tokenType);
    // Somebody has logged in or out meanwhile: that is newer than this answer.
    if (this.#tokens !== before) return this.#tokens !== undefined;
    if (tokens === undefined) {
      this.#refused = before;
      return this.#adoptStored(before);
    }
    await this.#change(tokens, this.#username).catch((error: unknown) => this.#logUnsaved(error));
    return true;
  }

  /** Another program that shares the store may have used the refresh token up, and saved what it got for it. */
  async #adoptStored(before: Tokens | undefined): Promise<boolean> {
    const { store, server } = this.#parts;
    const login = await store?.load(server);
    const isOther = login !== undefined && login.tokens.token.reveal() !== before?.token.reveal();
    if (isOther && this.#tokens === before) this.#set(login.tokens, login.username, { isFresh: false });
    return isOther;
  }

  #change(tokens: Tokens | undefined, username: string | undefined, age: TokenAge = fresh): Promise<void> {
    this.#set(tokens, username, age);
    this.#parts.onTokens?.(tokens);
    const { store, server } = this.#parts;
    if (store === undefined) return Promise.resolve();
    const login = tokens && (username === undefined ? { tokens } : { tokens, username });
    const write = (): Promise<void> =>
      login === undefined ? store.remove(server) : store.save(server, login);
    this.#saved = this.#saved.then(write, write);
    return this.#saved;
  }

  #set(tokens: Tokens | undefined, username: string | undefined, age: TokenAge): void {
    this.#tokenType = tokens?.tokenType ?? this.#tokenType;
    this.#tokens = tokens;
    this.#username = username;
    this.#planRefresh(tokens, age);
  }

  #planRefresh(tokens: Tokens | undefined, { isFresh }: TokenAge, afterS = 0): void {
    const { clock, random } = this.#parts;
    const nowS = clock.wallSeconds();
    const atS = tokens && refreshTimeS(tokens, { nowS, random: random(), isFresh });
    this.#refreshAtS = atS === undefined ? undefined : Math.max(atS, nowS + afterS);
  }

  #logUnsaved(error: unknown): void {
    this.#parts.log.warn({ error }, "the tokens could not be saved");
  }
}

type TokenAge = { readonly isFresh: boolean };
const fresh: TokenAge = { isFresh: true };

/** How long a server that failed is left alone before the next refresh in advance. */
const retryAfterS = 10;
