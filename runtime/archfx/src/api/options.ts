import type { Clock, Logger } from "@edgeloom/runtime/base";
import type { HttpOptions, RetryOptions } from "@edgeloom/runtime/http";
import type { TokenListener } from "../auth/session.js";
import type { TokenStore } from "../auth/token-store.js";

/** Which redirects of reads are followed. Writes are sent again for 307 and 308 within the origin only, and never as reads. */
export type RedirectRule =
  /**
   * Anywhere, but never from TLS to none. Credentials, `headers` and the client certificate go only to the same host; interceptors see
   * every request, and tell by its `url` where it goes. Described operations stay within scheme, host and port all the same.
   */
  | "follow"
  /** Within scheme, host and port. */
  | "same-origin"
  /** None: a redirect is an error. */
  | "refuse";

/** How to reach ArchFX Cloud. Everything has a default; nothing is taken from the environment. */
export type ArchFxApiOptions = {
  /** Scheme and host, perhaps with port and path; `https://arch.archfx.io` when left out or empty. */
  readonly domain?: string | undefined;
  /** Scheme word of the Authorization header, sent as it is; `jwt` when left out. */
  readonly tokenType?: string | undefined;
  /** For each attempt of a call; 30 s when left out. */
  readonly timeoutMs?: number | undefined;
  /** Repetitions after the first attempt, with growing pauses, of what is safe to repeat; 0 when left out. At most 19. */
  readonly retries?: number | undefined;
  /** Finer rules for repetitions; `retries` says how many. */
  readonly retry?: Omit<RetryOptions, "maxAttempts"> | undefined;
  /** `follow` when left out. */
  readonly redirects?: RedirectRule | undefined;
  /** Where tokens are kept beyond the life of the program; see `restore()`. */
  readonly tokenStore?: TokenStore | undefined;
  /** Told whenever tokens change, also by a refresh that nobody asked for. */
  readonly onTokens?: TokenListener | undefined;
  /** Warnings and errors go to standard error when left out. */
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  /** Random numbers from 0 to 1, for jitter. */
  readonly random?: (() => number) | undefined;
} & Pick<
  HttpOptions,
  | "tls"
  | "proxy"
  | "agent"
  | "maxSockets"
  | "fetch"
  | "engine"
  | "limits"
  | "headers"
  | "interceptors"
  | "userAgent"
>;
