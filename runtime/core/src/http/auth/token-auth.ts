import type { Clock, Timer } from "../../base/clock.js";
import { systemClock } from "../../base/clock.js";
import { Secret } from "../../base/secret.js";
import type { AuthContext, AuthProvider, AuthTarget } from "./provider.js";

/** What a client proves itself with for a while. */
export type AuthTokens = {
  readonly access: string | Secret;
  readonly refresh?: string | Secret | undefined;
  /** Life of the access token from now; read from the token when it is a JWT that says so, else unknown. */
  readonly expiresInMs?: number | undefined;
};

/** Options of {@link TokenAuth}. */
export type TokenAuthOptions = {
  readonly tokens?: AuthTokens;
  /** Word before the token; `Bearer` when left out. */
  readonly scheme?: string;
  /**
   * Gets new tokens; its own call has to be made with `auth: false`, or it would wait for itself. An answer without `refresh` keeps the old one. Undefined: the service refuses for good, and the tokens are
   * forgotten. What it throws passes, so they are kept. Left out: tokens are never refreshed.
   */
  readonly refresh?: (current: CurrentTokens, context: AuthContext) => Promise<AuthTokens | undefined>;
  /** Told of every change, to store the tokens; undefined when they were forgotten. */
  readonly onChange?: (tokens: CurrentTokens | undefined) => void | Promise<void>;
  readonly clock?: Clock;
  readonly random?: () => number;
};

/** The tokens that are in use. */
export type CurrentTokens = {
  readonly access: Secret;
  readonly refresh: Secret | undefined;
};

type Held = CurrentTokens & {
  /** When they are refreshed ahead of their end, on the monotonic clock. */
  readonly refreshAtMs: number;
};

/** Share of a token's life after which it is refreshed, and how much of it the moment is spread over. */
const refreshShare = 0.8;
const jitterShare = 0.1;
/** After a refresh that failed while the old token was still good, so that a service in trouble does not delay every call. */
const pauseMs = 5_000;
/** A refresh that nobody waits for any more may take this long. */
const refreshTimeoutMs = 30_000;

/**
 * Tokens that are refreshed: at 80 % of their life, and when the service answers 401. However many calls need it, one refresh is
 * under way at a time and serves them all.
 */
export class TokenAuth implements AuthProvider {
  readonly #options: TokenAuthOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  #scheme: string;
  #held: Held | undefined;
  #refreshing: Promise<boolean> | undefined;
  /** What each call was sent with, and how many refreshes had failed by then. */
  readonly #sent = new WeakMap<AbortSignal, { readonly access: Secret; readonly failures: number }>();
  #failures = 0;
  #failure: unknown;
  /** Counts the changes, so that a refresh that was overtaken changes nothing. */
  #version = 0;

  constructor(options: TokenAuthOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#scheme = options.scheme ?? "Bearer";
    this.#held = options.tokens === undefined ? undefined : this.#hold(options.tokens, undefined);
  }

  /** The tokens in use; undefined when there are none. */
  get tokens(): CurrentTokens | undefined {
    return this.#held === undefined ? undefined : { access: this.#held.access, refresh: this.#held.refresh };
  }

  /** Word before the token. */
  get scheme(): string {
    return this.#scheme;
  }

  /** Uses these tokens from now on; the old ones, the refresh token too, are forgotten. */
  async set(tokens: AuthTokens, options: { readonly scheme?: string } = {}): Promise<void> {
    this.#scheme = options.scheme ?? this.#scheme;
    await this.#change(this.#hold(tokens, undefined));
  }

  /** Forgets the tokens. */
  async clear(): Promise<void> {
    await this.#change(undefined);
  }

  /** Refreshes now. Tells whether there are new tokens; rejects when the refresh failed and may work later. */
  async refresh(): Promise<boolean> {
    return await this.#refresh();
  }

  async authenticate(target: AuthTarget, context: AuthContext): Promise<void> {
    if (this.#isDue()) await this.#refreshEarly();
    const held = this.#held;
    if (held === undefined) return;
    this.#sent.set(context.signal, { access: held.access, failures: this.#failures });
    target.setHeader("authorization", `${this.#scheme} ${held.access.reveal()}`);
  }

  async renew(context: AuthContext): Promise<boolean> {
    const held = this.#held;
    if (held === undefined) return false;
    const sent = this.#sent.get(context.signal);
    // Another call was quicker: what was refused is not what is in use any more.
    if (sent !== undefined && sent.access !== held.access) return true;
    // One has failed since this call was sent: it has its answer, like all that were refused with it.
    if (sent !== undefined && sent.failures < this.#failures && this.#refreshing === undefined)
      throw this.#failure;
    return await this.#refresh();
  }

  #isDue(): boolean {
    return (
      this.#held !== undefined &&
      this.#options.refresh !== undefined &&
      this.#clock.nowMs() >= this.#held.refreshAtMs
    );
  }

  /** The old token is still good: a refresh that fails is left for the next call. */
  async #refreshEarly(): Promise<void> {
    const held = this.#held;
    await this.#refresh().catch(() => {
      if (held !== undefined && this.#held === held)
        this.#held = { ...held, refreshAtMs: this.#clock.nowMs() + pauseMs };
    });
  }

  #refresh(): Promise<boolean> {
    this.#refreshing ??= this.#runRefresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #runRefresh(): Promise<boolean> {
    const { refresh } = this.#options;
    const held = this.#held;
    if (refresh === undefined || held === undefined) return false;
    const version = this.#version;
    // Of its own, since one call that gives up must not end the refresh of the others.
    const abort = new AbortController();
    const timer: Timer = this.#clock.startTimer(refreshTimeoutMs, () => abort.abort());
    try {
      const tokens = await refresh({ access: held.access, refresh: held.refresh }, { signal: abort.signal });
      // Somebody logged in or out meanwhile.
      if (version !== this.#version) return this.#held !== undefined;
      await this.#change(tokens === undefined ? undefined : this.#hold(tokens, held.refresh));
      return tokens !== undefined;
    } catch (error) {
      this.#failures++;
      this.#failure = error;
      throw error;
    } finally {
      timer.cancel();
    }
  }

  async #change(held: Held | undefined): Promise<void> {
    this.#version++;
    this.#held = held;
    await this.#options.onChange?.(this.tokens);
  }

  #hold({ access, refresh, expiresInMs }: AuthTokens, oldRefresh: Secret | undefined): Held {
    const secret = secretOf(access);
    const lifeMs = expiresInMs ?? jwtLifeMs(secret.reveal(), this.#clock);
    const share = refreshShare - jitterShare * this.#random();
    return {
      access: secret,
      refresh: refresh === undefined ? oldRefresh : secretOf(refresh),
      refreshAtMs: lifeMs === undefined ? Number.POSITIVE_INFINITY : this.#clock.nowMs() + lifeMs * share,
    };
  }
}

function secretOf(value: string | Secret): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

/** What is left of a JWT's life by its `exp`. It is read without being checked: that is the service's business. */
export function jwtLifeMs(token: string, clock: Clock): number | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const exp = typeof claims === "object" && claims !== null ? (claims as { exp?: unknown }).exp : undefined;
    return typeof exp === "number" ? Math.max(0, (exp - clock.wallSeconds()) * 1000) : undefined;
  } catch {
    return undefined;
  }
}
