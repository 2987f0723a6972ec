import { createHmac, timingSafeEqual } from "node:crypto";

/** What the tokens of the fake server say. Times in seconds since the epoch. */
export type FakeClaims = {
  readonly token_type: "access" | "refresh";
  readonly email: string;
  readonly iat: number;
  readonly exp: number;
  /** Tells two tokens of the same second apart. */
  readonly jti: string;
};

/** Signs a three-part token (RFC 7519) with HS256. */
export function signJwt(claims: FakeClaims, secret: Uint8Array): string {
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${signatureOf(signed, secret).toString("base64url")}`;
}

/** The claims of a token that was signed with this secret, expired or not; undefined for any other text. */
export function readJwt(token: string, secret: Uint8Array): FakeClaims | undefined {
  const [header, payload, signature, ...rest] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(`${header}.${payload}`, secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as FakeClaims;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signatureOf(signed: string, secret: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(signed).digest();
}
