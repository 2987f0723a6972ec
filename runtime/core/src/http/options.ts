import type { Clock } from "../base/clock.js";
import type { Logger } from "../base/log.js";
import type { AuthProvider } from "./auth/provider.js";
import type { Credential } from "./auth/schemes.js";
import type { SecurityScheme } from "./descriptors.js";
import type { HttpEngine } from "./engine.js";
import type { Interceptor } from "./interceptors.js";
import type { CallOptions, HeaderInput, RetryOptions, ValidateMode } from "./types.js";

/** What a client takes from, and gives to, a server at most. All finite. */
export type HttpLimits = {
  /** Largest reply that is held in memory, unpacked; 8 MiB. */
  readonly maxResponseBytes: number;
  /** Largest body that is sent from memory; 8 MiB. */
  readonly maxRequestBytes: number;
  /** Largest body that is sent or received as a stream; 16 GiB. */
  readonly maxStreamBytes: number;
  /** Deepest nesting of JSON; 64. */
  readonly maxDepth: number;
  /** Largest single line, event or row of a stream; 4 MiB. */
  readonly maxItemBytes: number;
  /** Calls at the same time; 256. Others wait. */
  readonly maxConcurrent: number;
  /** Calls that wait for their turn; 10,000. One more is refused with `OVERLOADED`. */
  readonly maxWaiting: number;
  /** Calls per second, evenly spread; 0 for no such limit, which is the default. */
  readonly maxPerSecond: number;
};

/** What makes a TLS connection; Node only. */
export type TlsOptions = {
  /** Certificates that are trusted in place of the system's, PEM. */
  readonly ca?: string | readonly string[];
  /** Certificates that are trusted beside the system's, PEM. */
  readonly extraCa?: string | readonly string[];
  /** Client certificate and key, PEM. */
  readonly cert?: string;
  readonly key?: string;
  /** Name that the certificate has to bear in place of the host's. */
  readonly serverName?: string;
  /** `false` trusts everybody, and says so in the log. */
  readonly verify?: boolean;
};

/** A proxy; without it none is used, whatever the environment says. Node only. */
export type ProxyOptions = {
  readonly protocol?: "http" | "https";
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
};

/** An agent of `node:http` or `node:https`. */
export type NodeAgent = object;

/** Options of {@link createHttpClient}. */
export type HttpOptions = {
  /** Where the service is: scheme, host, and what every path begins with. No credentials, no query. */
  readonly baseUrl: string;
  /** Credentials of every call; those of `credentials` win where an operation names a scheme. */
  readonly auth?: AuthProvider;
  /** How the service's security schemes attach credentials; generated packages export them. */
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
  /** Credentials by name of the security scheme. */
  readonly credentials?: Readonly<Record<string, Credential>>;
  /**
   * `false` sends an operation that asks for credentials also where none are given: what adds them may be out of sight, such as a
   * gateway or the browser. Otherwise such a call is refused before anything is sent.
   */
  readonly requireCredentials?: boolean;
  /** For a whole call; 30 s. 1 ms to 1 h. */
  readonly timeoutMs?: number;
  /** For one attempt; see {@link CallOptions.attemptTimeoutMs}. */
  readonly attemptTimeoutMs?: CallOptions["attemptTimeoutMs"];
  readonly retry?: boolean | number | RetryOptions;
  readonly limits?: Partial<HttpLimits>;
  /** Added to every request. */
  readonly headers?: HeaderInput;
  /** Around every attempt; the first one is the outermost. */
  readonly interceptors?: readonly Interceptor[];
  /** `throw` when left out. */
  readonly validate?: ValidateMode;
  /** Redirects of one call that are followed, within the origin and without changing the method; 0. */
  readonly redirects?: number;
  /** Warnings and errors go to standard error when left out. */
  readonly logger?: Logger;
  /** `User-Agent`; browsers send their own. */
  readonly userAgent?: string;
  readonly clock?: Clock;
  /** Random numbers from 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** In place of the agents that are made here; Node only. */
  readonly agent?: NodeAgent;
  /** Connections that are kept and used again, for each host; 64. Node only. */
  readonly maxSockets?: number;
  readonly tls?: TlsOptions;
  readonly proxy?: ProxyOptions;
  /** What sends, in place of `node:http` or the browser's `fetch`: a function like `fetch`. */
  readonly fetch?: typeof fetch;
  /** What sends requests altogether; for tests and special transports. */
  readonly engine?: HttpEngine;
};
