import type { OperationDecl, SecuritySchemeDecl } from "edgeloom/kit";
import { pairsOf, type RequestHead } from "./parameters.js";
import { type Problem, problem } from "./problem.js";

/** The security schemes of documents by name. */
export type Schemes = ReadonlyMap<string, SecuritySchemeDecl>;

/**
 * Why a request is not let in: none of the ways that its operation names is there as a whole. Any credential is taken for a good
 * one; client certificates are left to the connection.
 *
 * @returns 401, or 403 where the document describes only that one; undefined when the request is let in
 */
export function refuseStranger(
  { name, security, replies }: OperationDecl,
  head: RequestHead,
  schemes: Schemes,
): Problem | undefined {
  const ways = security.map((way) => way.flatMap(({ scheme }) => schemes.get(scheme) ?? []));
  if (ways.length === 0 || ways.some((way) => way.every((scheme) => isGiven(scheme, head)))) return undefined;
  const wanted = ways.map((way) =>
    way
      .filter((scheme) => !isGiven(scheme, head))
      .map(wordsOf)
      .join(" and "),
  );
  const isDescribed = (status: string): boolean => replies.some((reply) => reply.status === status);
  const status = isDescribed("403") && !isDescribed("401") ? 403 : 401;
  const challenges = [...new Set(ways.flat().map(challengeOf))].join(", ");
  return problem(
    status,
    `${name} asks for a credential: ${wanted.join("; or ")}. Any value will do; edgeloom mock --no-auth asks for none.`,
    status === 401 ? { headers: { "www-authenticate": challenges } } : {},
  );
}

function isGiven(scheme: SecuritySchemeDecl, { headers, query }: RequestHead): boolean {
  if (scheme.kind === "mutualTLS") return true;
  if (scheme.kind !== "apiKey") {
    const [word = "", credential = ""] = (headers.get("authorization") ?? "").trim().split(/\s+/, 2);
    return word.toLowerCase() === authScheme(scheme).toLowerCase() && credential !== "";
  }
  const { in: place, parameter } = scheme;
  if (place === "header") return (headers.get(parameter.toLowerCase()) ?? "") !== "";
  const pairs = place === "query" ? pairsOf(query, "&") : pairsOf(headers.get("cookie") ?? "", ";");
  return pairs.some(([name, value]) => name === parameter && value !== "");
}

/** The word before the credential: `Bearer` for tokens of OAuth 2 and OpenID Connect, too (RFC 6750). */
function authScheme(scheme: Exclude<SecuritySchemeDecl, { readonly kind: "apiKey" }>): string {
  const word = scheme.kind === "http" ? scheme.scheme : "bearer";
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

function wordsOf(scheme: SecuritySchemeDecl): string {
  if (scheme.kind !== "apiKey") return `the header Authorization: ${authScheme(scheme)} …`;
  const places = { query: "the query parameter", header: "the header", cookie: "the cookie" };
  return `${places[scheme.in]} ${scheme.parameter}`;
}

/** A status 401 must come with one (RFC 9110 §15.5.2), and keys have no registered word. */
function challengeOf(scheme: SecuritySchemeDecl): string {
  return `${scheme.kind === "apiKey" ? "ApiKey" : authScheme(scheme)} realm="mock"`;
}

/** An address as it may be told and recorded: keys in its query are covered. */
export function withoutKeys(url: string, schemes: Schemes): string {
  const keys = [...schemes.values()].flatMap((scheme) =>
    scheme.kind === "apiKey" && scheme.in === "query" ? [scheme.parameter] : [],
  );
  const at = url.indexOf("?");
  if (at < 0 || keys.length === 0) return url;
  const pairs = url
    .slice(at + 1)
    .split("&")
    .map((pair) => {
      const [name = ""] = pair.split("=", 1);
      return pairsOf(pair, "&").some(([key]) => keys.includes(key)) ? `${name}=[redacted]` : pair;
    });
  return `${url.slice(0, at)}?${pairs.join("&")}`;
}
