import { EdgeloomError } from "../base/errors.js";

/** A base URL, checked. */
export type BaseAddress = {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly origin: string;
};

/** Checks a base URL: absolute, `http:` or `https:`, without credentials, query and fragment. Throws `CONFIG`. */
export function baseAddress(text: unknown): BaseAddress {
  const url = typeof text === "string" && /^https?:\/\//i.test(text) ? parseUrl(text) : undefined;
  if (url === undefined) throw wrong("is not an absolute http: or https: URL");
  if (url.username !== "" || url.password !== "") throw wrong("holds credentials");
  if (url.search !== "" || url.hash !== "") throw wrong("has a query or a fragment");
  return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, "")}`, origin: url.origin };
}

/** Reads an absolute URL, or one relative to another; undefined when it is none. */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The text itself stays out: it may hold a password. */
function wrong(what: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `the base URL ${what}`, {
    place: "baseUrl",
    fix: "give scheme, host and path, such as `https://api.example.com/v1`; credentials belong in `auth`",
  });
}
