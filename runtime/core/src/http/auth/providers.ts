import { Secret } from "../../base/secret.js";
import type { AuthProvider, AuthTarget } from "./provider.js";
import type { SecretSource } from "./schemes.js";

function attachable(source: SecretSource, attach: (target: AuthTarget, value: string) => void): AuthProvider {
  const held = typeof source === "string" ? new Secret(source) : source;
  if (held instanceof Secret) return { authenticate: (target) => attach(target, held.reveal()) };
  return {
    authenticate: async (target) => {
      const value = await held();
      attach(target, typeof value === "string" ? value : value.reveal());
    },
  };
}

/** A token in the header `Authorization`, after a scheme word: `Bearer` when left out. A function is asked at each call. */
export function bearer(token: SecretSource, options: { readonly scheme?: string } = {}): AuthProvider {
  const { scheme = "Bearer" } = options;
  return attachable(token, (target, value) => target.setHeader("authorization", `${scheme} ${value}`));
}

/** Name and password in the header `Authorization` (RFC 7617, UTF-8). */
export function basic(username: string, password: SecretSource): AuthProvider {
  return attachable(password, (target, value) =>
    target.setHeader("authorization", `Basic ${base64(`${username}:${value}`)}`),
  );
}

/** Where a key goes. */
export type ApiKeyOptions = {
  readonly in: "header" | "query" | "cookie";
  readonly name: string;
  readonly value: SecretSource;
};

/** A key in a header, the query or a cookie. */
export function apiKey(options: ApiKeyOptions): AuthProvider {
  return attachable(options.value, (target, value) => {
    if (options.in === "header") target.setHeader(options.name, value);
    else if (options.in === "query") target.setQuery(options.name, value);
    else target.setCookie(options.name, value);
  });
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
