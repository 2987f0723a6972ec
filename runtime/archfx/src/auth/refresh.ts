import { type AuthCalls, isSuccess, isTransient } from "./auth-calls.js";
import { tokensOfRefresh } from "./token-answers.js";
import type { Tokens } from "./token-value.js";

/**
 * Trades the refresh token, or where there is none the token itself, for new tokens (specification 1.14). Undefined when the
 * server refuses for good; rejects when it says nothing about the tokens (408, 429, 5xx, network).
 */
export async function requestRefresh(
  calls: AuthCalls,
  tokens: Tokens | undefined,
  tokenType: string,
): Promise<Tokens | undefined> {
  const body =
    tokens?.refreshToken === undefined
      ? { token: tokens?.token.reveal() ?? null }
      : { refresh: tokens.refreshToken.reveal() };
  const reply = await calls.post("auth/api-jwt-refresh/", body, { withCredentials: true });
  if (reply.error !== undefined && isTransient(reply.status)) throw reply.error;
  return isSuccess(reply.status) ? tokensOfRefresh(reply.body, tokens, tokenType) : undefined;
}
