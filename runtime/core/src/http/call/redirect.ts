import { parseUrl } from "../base-address.js";
import type { WireReply } from "../engine.js";
import type { Job } from "./job.js";

/**
 * Where a redirect leads, if it may be followed: within the origin, and with the method as it is. So a write is never turned
 * into a read, and no credential goes to another server.
 */
export function followRedirect(
  { method, url, body }: Job,
  { status, headers }: WireReply,
): string | undefined {
  const isRead = method === "GET" || method === "HEAD";
  const keepsMethod = status === 307 || status === 308;
  if (!keepsMethod && !(isRead && (status === 301 || status === 302 || status === 303))) return undefined;
  if (body?.isRepeatable === false) return undefined;
  const { location } = headers;
  const target = location === undefined ? undefined : parseUrl(location, url);
  if (target === undefined || target.origin !== new URL(url).origin) return undefined;
  return target.username === "" && target.password === ""
    ? `${target.origin}${target.pathname}${target.search}`
    : undefined;
}
