import { looksLikeJwt } from "./jwt-life.js";
import {
  defaultTokenType,
  fieldsOf,
  isToken,
  makeTokens,
  opaqueTokenType,
  type Tokens,
} from "./token-value.js";

/** The tokens of a login answer; undefined where it has none. The scheme word fits the token, whatever was set before. */
export function tokensOfLogin(answer: unknown, tokenType: string): Tokens | undefined {
  const fields = fieldsOf(answer);
  const jwt = fields["jwt"];
  if (isToken(jwt)) return makeTokens(jwt, optional(fields["jwt_refresh_token"]), jwtType(tokenType));
  const pair = tokensOfPair(fieldsOf(jwt), tokenType) ?? tokensOfPair(fields, tokenType);
  if (pair !== undefined) return pair;
  const { token } = fields;
  if (!isToken(token)) return undefined;
  return makeTokens(token, undefined, looksLikeJwt(token) ? jwtType(tokenType) : opaqueTokenType);
}

/** The tokens of `auth/api-jwt-auth/`, which gives an access token first and on older servers only `token`. */
export function tokensOfJwtAuth(answer: unknown, tokenType: string): Tokens | undefined {
  const fields = fieldsOf(answer);
  const { token } = fields;
  const pair = tokensOfPair(fields, tokenType);
  if (pair !== undefined) return pair;
  return isToken(token) ? makeTokens(token, undefined, jwtType(tokenType)) : undefined;
}

/** The tokens after a refresh; undefined where the answer has none. A refresh token that is not replaced stays. */
export function tokensOfRefresh(
  answer: unknown,
  before: Tokens | undefined,
  tokenType: string,
): Tokens | undefined {
  const fields = fieldsOf(answer);
  const token =
    typeof answer === "string" ? bareToken(answer) : (optional(fields["access"]) ?? fields["token"]);
  if (!isToken(token)) return undefined;
  return makeTokens(token, optional(fields["refresh"]) ?? before?.refreshToken?.reveal(), tokenType);
}

function tokensOfPair(fields: Readonly<Record<string, unknown>>, tokenType: string): Tokens | undefined {
  const { access, refresh } = fields;
  return isToken(access) ? makeTokens(access, optional(refresh), jwtType(tokenType)) : undefined;
}

/** `Bearer`, `JWT` and other words of the caller stay; the word for opaque tokens does not go with a JWT. */
function jwtType(tokenType: string): string {
  return tokenType.toLowerCase() === opaqueTokenType ? defaultTokenType : tokenType;
}

/** A page that some proxy sent is text as well, but has brackets. */
function bareToken(text: string): string | undefined {
  return /^[\w.~+/=-]+$/.test(text) ? text : undefined;
}

function optional(value: unknown): string | undefined {
  return isToken(value) ? value : undefined;
}
