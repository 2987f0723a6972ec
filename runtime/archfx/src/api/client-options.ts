import { consoleLogger, EdgeloomError, type Logger } from "@edgeloom/runtime/base";
import type { HttpOptions } from "@edgeloom/runtime/http";
import { apiPrefix } from "./domain.js";
import type { ArchFxApiOptions } from "./options.js";

const defaultTimeoutMs = 30_000;
const maxCallMs = 3_600_000;
/** Longest wait that a `Retry-After` may ask for. */
const maxPauseMs = 60_000;
const maxRetries = 19;
const maxRedirects = 5;

/** The options of the HTTP clients of a connection. Throws `CONFIG`. */
export function clientOptions(
  domain: string,
  options: ArchFxApiOptions,
): HttpOptions & { readonly logger: Logger } {
  const { timeoutMs = defaultTimeoutMs, retries = 0, redirects } = options;
  if (!Number.isInteger(retries) || retries < 0 || retries > maxRetries)
    throw new EdgeloomError("CONFIG", `${retries} retries cannot be made.`, {
      place: "ArchFxApi.retries",
      fix: `give a whole number from 0 to ${maxRetries}`,
    });
  return {
    ...passedOn(options),
    baseUrl: `${domain}/${apiPrefix}`,
    attemptTimeoutMs: timeoutMs,
    timeoutMs: Math.min(maxCallMs, timeoutMs * (retries + 1) + maxPauseMs * retries),
    retry: { ...options.retry, maxAttempts: retries + 1 },
    redirects: redirects === "refuse" ? 0 : maxRedirects,
    logger: options.logger ?? consoleLogger(),
  };
}

/** Options that go to the client as they are. */
function passedOn(options: ArchFxApiOptions): Partial<HttpOptions> {
  const { tls, proxy, agent, maxSockets, fetch, engine, limits, headers, interceptors, userAgent } = options;
  const { clock, random } = options;
  const given = { tls, proxy, agent, maxSockets, fetch, engine, limits, headers, interceptors, userAgent };
  return Object.fromEntries(
    Object.entries({ ...given, clock, random }).filter(([, value]) => value !== undefined),
  );
}
