import { jwtLife, looksLikeJwt } from "./jwt-life.js";
import type { Tokens } from "./token-value.js";

/** Share of a token's life after which it is replaced, and how much that is spread over clients. */
const share = 0.8;
const spread = 0.1;

/** What the time of a refresh depends on beside the tokens. */
export type RefreshFacts = {
  readonly nowS: number;
  /** From 0 to 1. */
  readonly random: number;
  /** The server has just issued the tokens: only their length of life counts, so that clocks may differ. */
  readonly isFresh: boolean;
};

/**
 * When tokens should be replaced, in seconds since the epoch: after about 80 % of their life, a little earlier or later for each
 * client. Undefined for tokens that do not say when they expire, or cannot be replaced.
 */
export function refreshTimeS(tokens: Tokens, { nowS, random, isFresh }: RefreshFacts): number | undefined {
  if (!isRefreshable(tokens)) return undefined;
  const life = jwtLife(tokens.token.reveal());
  if (life === undefined) return undefined;
  const issuedS = life.issuedS ?? nowS;
  const fromS = isFresh ? nowS : issuedS;
  return fromS + Math.max(0, life.expiresS - issuedS) * (share + (random - 0.5) * spread);
}

/** With a refresh token, or with a JWT that stands for itself as long as it has not expired. */
function isRefreshable(tokens: Tokens): boolean {
  return tokens.refreshToken !== undefined || looksLikeJwt(tokens.token.reveal());
}
