import type { Job } from "../call/job.js";
import { problem } from "../call/problem.js";
import type { SecurityScheme } from "../descriptors.js";
import type { HttpRequest } from "../interceptors.js";
import type { Settings } from "../settings.js";

/**
 * Refuses a request without the credentials that its operation asks for. Those that the application has put into it by itself, as a
 * header say, count. Throws an `HttpError` of kind `request` and code `CONFIG` that names the schemes.
 */
export function requireCredentials(
  { securitySchemes }: Pick<Settings, "securitySchemes">,
  job: Job,
  request: HttpRequest,
): void {
  const security = job.operation?.security;
  if (security === undefined || security.length === 0 || job.options.auth === false) return;
  const isCarried = (name: string): boolean =>
    carries(Object.hasOwn(securitySchemes, name) ? securitySchemes[name] : undefined, request);
  if (security.some((names) => names.every(isCarried))) return;
  const alternatives = security.map((names) => names.map((name) => JSON.stringify(name)).join(" with "));
  throw problem(job, `credentials for ${alternatives.join(" or ")} are needed, and none are given`, {
    kind: "request",
    code: "CONFIG",
    fix: "give `credentials` by the name of the scheme, with the `securitySchemes` of the package, or `auth`; to send such calls without any, set `requireCredentials: false`, or `auth: false` for one call",
  });
}

/** Whether a request holds what a scheme asks for. Of a scheme that is not known any credential may be meant. */
function carries(scheme: SecurityScheme | undefined, { headers, url }: HttpRequest): boolean {
  switch (scheme?.kind) {
    case "apiKey":
      if (scheme.in === "header") return headers[scheme.name.toLowerCase()] !== undefined;
      if (scheme.in === "query") return new URL(url).searchParams.has(scheme.name);
      return cookieNames(headers["cookie"]).includes(scheme.name);
    case "http":
    case "oauth2":
    case "openIdConnect":
      return headers["authorization"] !== undefined;
    case "mutualTLS":
      // A matter of the connection: the client certificate is an option of `tls`, or of an agent.
      return true;
    case undefined:
      return headers["authorization"] !== undefined || headers["cookie"] !== undefined;
  }
}

function cookieNames(cookie = ""): readonly string[] {
  return cookie.split(";").map((pair) => pair.slice(0, pair.indexOf("=")).trim());
}
