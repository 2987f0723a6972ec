import { EdgeloomError } from "@edgeloom/runtime/base";

/** The domain that is used where none is given. */
export const defaultDomain = "https://arch.archfx.io";

/** What stands between domain and resources. */
export const apiPrefix = "api/v1";

/**
 * Scheme, host, port and path of a domain, without slashes at the end; the default domain for empty text (specification 1.2).
 * Throws `CONFIG` for anything that is no plain `http:` or `https:` address.
 */
export function checkDomain(domain: string | undefined): string {
  if (domain === undefined || domain === "") return defaultDomain;
  const url = URL.canParse(domain) ? new URL(domain) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw wrongDomain("it has no http or https scheme");
  if (url.username !== "" || url.password !== "") throw wrongDomain("it holds a credential");
  if (url.search !== "" || url.hash !== "") throw wrongDomain("it has a query or a fragment");
  return domain.replace(/\/+$/, "");
}

function wrongDomain(reason: string): EdgeloomError {
  // The text itself stays out: it may hold a credential.
  return new EdgeloomError("CONFIG", `The domain cannot be used: ${reason}.`, {
    place: "ArchFxApi.domain",
    fix: `give scheme and host, such as ${defaultDomain}`,
  });
}
