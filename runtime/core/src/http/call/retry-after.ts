import type { Clock } from "../../base/clock.js";

/** The wait that a `Retry-After` header asks for: seconds or a date (RFC 9110, 10.2.3). Undefined when there is none to be read. */
export function retryAfterMs(header: string | undefined, clock: Clock): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const dateMs = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - clock.wallSeconds() * 1000);
}
