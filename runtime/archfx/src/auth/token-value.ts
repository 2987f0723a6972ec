import { EdgeloomError, Secret } from "@edgeloom/runtime/base";

/** What a program may give as token: the text itself, `{ token }`, or an access token with or without its refresh token. */
export type TokenInput =
  | string
  | { readonly token: string }
  | { readonly access: string; readonly refresh?: string | undefined };

/** Tokens of a session. */
export type Tokens = {
  readonly token: Secret;
  readonly refreshToken?: Secret;
  /** Scheme word of the Authorization header. */
  readonly tokenType: string;
};

/** The scheme word that is used where none is given. */
export const defaultTokenType = "jwt";
/** The scheme word of opaque tokens. */
export const opaqueTokenType = "token";

/** Says that a token or its type cannot be used. */
export class ImproperlyConfigured extends EdgeloomError {
  constructor(message: string, fix: string) {
    super("CONFIG", message, { place: "setToken", fix });
  }
}

/** Reads what `setToken` was given (specification 1.14). Throws {@link ImproperlyConfigured}. */
export function readTokenInput(value: unknown, tokenType: string): Tokens {
  if (typeof value === "string") return makeTokens(value, undefined, tokenType);
  const { token, access, refresh } = fieldsOf(value);
  if (token !== undefined) return makeTokens(token, undefined, tokenType);
  if (access === undefined) throw unusable("it has neither token nor access");
  return makeTokens(access, refresh, tokenType);
}

/** Tokens of checked texts. Throws {@link ImproperlyConfigured}. */
export function makeTokens(token: unknown, refresh: unknown, tokenType: string): Tokens {
  if (!isToken(token)) throw unusable("a token is visible ASCII text of at least one character");
  checkedTokenType(tokenType);
  if (refresh === undefined || refresh === null) return { token: new Secret(token), tokenType };
  if (!isToken(refresh)) throw unusable("a refresh token is visible ASCII text of at least one character");
  return { token: new Secret(token), refreshToken: new Secret(refresh), tokenType };
}

/** The scheme word, if it is one. Throws {@link ImproperlyConfigured}. */
export function checkedTokenType(tokenType: string): string {
  if (!isWord(tokenType)) throw unusable("the token type is one word");
  return tokenType;
}

/** Whether a value can stand in a header after the scheme word. Blanks within it are sent, as the reference sends them. */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[!-~](?:[ -~]*[!-~])?$/.test(value);
}

/** Whether a value is visible ASCII text without blanks. */
export function isWord(value: unknown): value is string {
  return typeof value === "string" && /^[!-~]+$/.test(value);
}

/** The members of an object; of anything else none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function unusable(reason: string): ImproperlyConfigured {
  return new ImproperlyConfigured(
    `This token cannot be used: ${reason}.`,
    "give the token as text, { token }, or { access, refresh }",
  );
}
