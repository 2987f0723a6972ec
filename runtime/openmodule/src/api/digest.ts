import { createHash, randomBytes } from "node:crypto";
import { EdgeloomError } from "@edgeloom/runtime";

/** What a server asks for in `WWW-Authenticate: Digest …`. */
export type DigestChallenge = {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: Algorithm;
  /** Whether the server takes `auth`; one that names no quality is of the age before. */
  readonly hasQop: boolean;
};

type Algorithm = "MD5" | "MD5-sess" | "SHA-256" | "SHA-256-sess";

/** The request that is signed. */
export type DigestRequest = {
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly target: string;
  readonly user: string;
  readonly password: string;
  /** How often the nonce of the server was used, this time included. */
  readonly count: number;
  /** Default: random. */
  readonly clientNonce?: string;
};

const algorithms: readonly string[] = ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"] satisfies Algorithm[];
const parameter = /([a-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi;
const maxHeader = 8_192;

/** Reads a challenge; the strongest where there are several. Undefined when none of them is one that can be answered. */
export function digestChallengeOf(header: string): DigestChallenge | undefined {
  const challenges = header
    .slice(0, maxHeader)
    .split(/\bDigest\s+/i)
    .slice(1)
    .flatMap((text) => challengeOf(text) ?? []);
  return challenges.toSorted((a, b) => rank(b) - rank(a))[0];
}

function challengeOf(text: string): DigestChallenge | undefined {
  const values = new Map<string, string>();
  for (const [, name = "", quoted, plain = ""] of text.matchAll(parameter))
    values.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? plain);
  const [realm, nonce, qop] = [values.get("realm"), values.get("nonce"), values.get("qop")];
  const asked = (values.get("algorithm") ?? "MD5").toLowerCase();
  const algorithm = algorithms.find((known) => known.toLowerCase() === asked);
  const isPossible = qop === undefined || qop.split(",").some((word) => word.trim().toLowerCase() === "auth");
  if (realm === undefined || nonce === undefined || algorithm === undefined || !isPossible) return undefined;
  return {
    realm,
    nonce,
    opaque: values.get("opaque"),
    algorithm: algorithm as Algorithm,
    hasQop: qop !== undefined,
  };
}

function rank({ algorithm }: DigestChallenge): number {
  return algorithm.startsWith("SHA-256") ? 1 : 0;
}

/** The header `Authorization` for a request (RFC 7616, quality `auth`). */
export function digestAuthorization(challenge: DigestChallenge, request: DigestRequest): string {
  const { realm, nonce, opaque, algorithm, hasQop } = challenge;
  const { method, target, user, password, count } = request;
  const clientNonce = request.clientNonce ?? randomBytes(16).toString("hex");
  const nonceCount = count.toString(16).padStart(8, "0");
  const hash = (...parts: readonly string[]): string =>
    createHash(algorithm.startsWith("MD5") ? "md5" : "sha256")
      .update(parts.join(":"))
      .digest("hex");
  const secret = hash(user, realm, password);
  const key = algorithm.endsWith("-sess") ? hash(secret, nonce, clientNonce) : secret;
  const subject = hash(method, target);
  const response = hasQop
    ? hash(key, nonce, nonceCount, clientNonce, "auth", subject)
    : hash(key, nonce, subject);
  const quoted = {
    username: user,
    realm,
    nonce,
    uri: target,
    response,
    ...(opaque === undefined ? {} : { opaque }),
  };
  const plain = { algorithm, ...(hasQop ? { qop: "auth", nc: nonceCount } : {}) };
  const sessional = hasQop || algorithm.endsWith("-sess") ? { cnonce: clientNonce } : {};
  const texts = [
    ...Object.entries({ ...quoted, ...sessional }).map(([name, value]) => `${name}="${escaped(value)}"`),
    ...Object.entries(plain).map(([name, value]) => `${name}=${value}`),
  ];
  return `Digest ${texts.join(", ")}`;
}

/** What the server itself says must not end the header line. */
function escaped(text: string): string {
  if (/\p{Cc}/u.test(text))
    throw new EdgeloomError("INVALID", "a part of digest authentication holds control characters", {
      place: "Authorization",
    });
  return text.replaceAll(/["\\]/g, String.raw`\$&`);
}
