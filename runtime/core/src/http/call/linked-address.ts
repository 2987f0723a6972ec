import { parseUrl } from "../base-address.js";
import type { Settings } from "../settings.js";
import { problem, type Subject } from "./problem.js";

/** A link that the service gave, if it stays with the service. */
export function linkedAddress(
  { origin, baseUrl }: Pick<Settings, "origin" | "baseUrl">,
  url: string,
  subject: Subject,
): string {
  const target = parseUrl(url, `${baseUrl}/`);
  if (target !== undefined && target.origin === origin && target.username === "" && target.password === "")
    return `${origin}${target.pathname}${target.search}`;
  throw problem(subject, "the address is not of the service's origin", {
    kind: "redirect",
    fix: "make a client for that origin; credentials are not sent to it",
  });
}
