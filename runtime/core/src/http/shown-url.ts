import { isSecretKey } from "../base/redact.js";
import { redacted } from "../base/secret.js";

/**
 * An address as a program may pass it on: what stands under a secret name is covered, in the query and in the path, where the route
 * template `/reset/{token}` says the names.
 */
export function shownUrl(url: string, route = ""): string {
  const [address = "", ...rest] = url.split("#", 1)[0]?.split("?") ?? [];
  const path = isSecretRoute(route) ? coveredPath(address, route) : address;
  if (rest.length === 0) return path;
  const query = rest
    .join("?")
    .split("&")
    .map((pair) => {
      const [name = ""] = pair.split("=", 1);
      return isSecretKey(decoded(name)) ? `${name}=${redacted}` : pair;
    });
  return `${path}?${query.join("&")}`;
}

const variable = /\{([^{}]*)\}/g;

function isSecretRoute(route: string): boolean {
  return [...route.matchAll(variable)].some(([, name = ""]) => isSecretKey(name));
}

/** Step by step from the end, since a base path may stand before the route. A step of which a part is secret is covered whole. */
function coveredPath(address: string, route: string): string {
  const steps = address.split("/");
  const wanted = route.split("/");
  const from = steps.length - wanted.length;
  return steps.map((step, index) => (isSecretRoute(wanted[index - from] ?? "") ? redacted : step)).join("/");
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    return name;
  }
}
