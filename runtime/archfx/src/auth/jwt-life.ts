/** When a token was issued and when it expires, in seconds since the epoch. */
export type JwtLife = { readonly issuedS?: number; readonly expiresS: number };

const maxTokenLength = 16_384;

/**
 * Reads the life of a JWT (RFC 7519) from its claims; undefined for any other text. The signature is not checked: whoever
 * issued the token does that, and a wrong time here only means a refresh at a wrong moment.
 */
export function jwtLife(token: string): JwtLife | undefined {
  const payload = token.length > maxTokenLength ? undefined : token.split(".", 4)[1];
  if (payload === undefined || token.split(".", 4).length !== 3) return undefined;
  const claims = readClaims(payload);
  const { exp, iat } = claims;
  if (typeof exp !== "number" || !Number.isFinite(exp)) return undefined;
  return typeof iat === "number" && iat < exp ? { issuedS: iat, expiresS: exp } : { expiresS: exp };
}

/** Whether a text has the three parts of a JWT. */
export function looksLikeJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}

function readClaims(payload: string): Readonly<Record<string, unknown>> {
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
      c.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
