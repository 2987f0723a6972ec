import { type Clock, systemClock } from "../base/clock.js";
import { DeadlineTable, sharedDeadlines } from "../base/deadline.js";
import { EdgeloomError } from "../base/errors.js";
import { consoleLogger, type Logger, redactingLogger } from "../base/log.js";
import { RetryBudget } from "../base/retry.js";
import { checkTimeoutMs } from "../base/wait.js";
import { withCertificate } from "./auth/certificate.js";
import { type CredentialTable, credentialTable } from "./auth/table.js";
import { axiosEngine } from "./axios/engine.js";
import { baseAddress } from "./base-address.js";
import { type Limiter, limiter } from "./call/limiter.js";
import { type RetryPolicy, retryPolicy } from "./call/retry-policy.js";
import type { SecurityScheme } from "./descriptors.js";
import type { HttpEngine } from "./engine.js";
import type { Interceptor } from "./interceptors.js";
import type { HttpLimits, HttpOptions } from "./options.js";
import { headerRecord } from "./serialize/headers.js";
import type { ValidateMode } from "./types.js";

/** Options of a client, checked and complete. */
export type Settings = {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly origin: string;
  readonly credentials: CredentialTable;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  readonly requireCredentials: boolean;
  readonly timeoutMs: number;
  /** Undefined: an attempt has all the time that its call has. */
  readonly attemptTimeoutMs: number | undefined;
  readonly retry: RetryPolicy;
  readonly limits: HttpLimits;
  readonly headers: Readonly<Record<string, string>>;
  readonly interceptors: readonly Interceptor[];
  readonly validate: ValidateMode;
  readonly redirects: number;
  readonly log: Logger;
  readonly clock: Clock;
  readonly deadlines: DeadlineTable;
  readonly random: () => number;
  readonly engine: HttpEngine;
  /** Whether the application sends the requests itself, by an engine or a function like `fetch`. */
  readonly hasForeignEngine: boolean;
  readonly limiter: Limiter;
};

const mebibyte = 1024 * 1024;

const defaultLimits: HttpLimits = {
  maxResponseBytes: 8 * mebibyte,
  maxRequestBytes: 8 * mebibyte,
  maxStreamBytes: 16 * 1024 * mebibyte,
  maxDepth: 64,
  maxItemBytes: 4 * mebibyte,
  maxConcurrent: 256,
  maxWaiting: 10_000,
  maxPerSecond: 0,
};

const defaultTimeoutMs = 30_000;
const maxRedirects = 20;

/** Checks the options of a client and fills in what they leave out. Throws `CONFIG`. */
export function settingsOf(options: HttpOptions): Settings {
  const log = options.logger === undefined ? consoleLogger() : redactingLogger(options.logger);
  const clock = options.clock ?? systemClock;
  const deadlines = options.clock === undefined ? sharedDeadlines : new DeadlineTable({ clock, log });
  const limits = checkedLimits({ ...defaultLimits, ...options.limits });
  const budget = new RetryBudget();
  const connection = withCertificate(options);
  if (options.tls?.verify === false)
    log.warn({ baseUrl: options.baseUrl }, "the certificate of the server is not verified");
  return {
    ...baseAddress(options.baseUrl),
    credentials: credentialTable(options),
    securitySchemes: options.securitySchemes ?? {},
    requireCredentials: options.requireCredentials ?? true,
    timeoutMs: checkTimeoutMs(options.timeoutMs ?? defaultTimeoutMs, "timeoutMs"),
    attemptTimeoutMs:
      options.attemptTimeoutMs === undefined
        ? undefined
        : checkTimeoutMs(options.attemptTimeoutMs, "attemptTimeoutMs"),
    retry: retryPolicy(options.retry, budget),
    limits,
    headers: headerRecord({ ...options.headers }, options.userAgent),
    interceptors: options.interceptors ?? [],
    validate: options.validate ?? "throw",
    redirects: checkedRedirects(options.redirects ?? 0),
    log,
    clock,
    deadlines,
    random: options.random ?? Math.random,
    engine: options.engine ?? axiosEngine(connection),
    hasForeignEngine: options.engine !== undefined || options.fetch !== undefined,
    limiter: limiter({ limits, clock, deadlines }),
  };
}

/** The number of redirects that are followed, 0 to 20. Throws `CONFIG`. */
export function checkedRedirects(redirects: number): number {
  if (Number.isInteger(redirects) && redirects >= 0 && redirects <= maxRedirects) return redirects;
  throw new EdgeloomError("CONFIG", `${redirects} redirects cannot be followed`, {
    place: "redirects",
    fix: `give a number from 0 to ${maxRedirects}`,
  });
}

function checkedLimits(limits: HttpLimits): HttpLimits {
  for (const [name, value] of Object.entries(limits)) {
    const least = name === "maxPerSecond" ? 0 : 1;
    if (Number.isFinite(value) && value >= least) continue;
    throw new EdgeloomError("CONFIG", `the limit ${name} is not a finite number from ${least} on`, {
      place: `limits.${name}`,
      fix: "give a finite number, or leave the limit out for its default",
    });
  }
  return limits;
}
