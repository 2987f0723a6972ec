import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type DigestChallenge, digestAuthorization, digestChallengeOf } from "./digest.js";

const nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
const opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";
const clientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

/** The example of RFC 7616, 3.9.1: two challenges in one header. */
const example = ["SHA-256", "MD5"]
  .map(
    (algorithm) =>
      `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="${opaque}"`,
  )
  .join(", ");
const request = {
  method: "GET",
  target: "/dir/index.html",
  user: "Mufasa",
  password: "Circle of Life",
  count: 1,
  clientNonce,
};

function parts(header: string): ReadonlyMap<string, string> {
  const found = header.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,]+))/g);
  return new Map([...found].map(([, name = "", quoted, plain = ""]) => [name, quoted ?? plain]));
}

describe("a challenge", () => {
  it("is the strongest of those that are there", () => {
    expect(digestChallengeOf(example)).toEqual({
      realm: "http-auth@example.org",
      nonce,
      opaque,
      algorithm: "SHA-256",
      hasQop: true,
    });
    expect(digestChallengeOf(`Basic realm="x", ${example}`)?.algorithm).toBe("SHA-256");
  });

  it("may be of the older kind, and say less", () => {
    expect(digestChallengeOf('digest REALM="a \\"b\\"",nonce=n')).toEqual({
      realm: 'a "b"',
      nonce: "n",
      opaque: undefined,
      algorithm: "MD5",
      hasQop: false,
    });
  });

  it.each([
    "",
    'Basic realm="x"',
    'Digest realm="x"',
    'Digest nonce="x"',
    'Digest realm="x", nonce="n", algorithm=SHA-512-256',
    'Digest realm="x", nonce="n", qop="auth-int"',
    `Digest ${"a=".repeat(50_000)}`,
  ])("is none: %.60s", (header) => {
    expect(digestChallengeOf(header)).toBeUndefined();
  });
});

describe("the answer", () => {
  it.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ] as const)("is that of the RFC, with %s", (algorithm, response) => {
    const challenge = { realm: "http-auth@example.org", nonce, opaque, algorithm, hasQop: true };
    expect(Object.fromEntries(parts(digestAuthorization(challenge, request)))).toEqual({
      username: "Mufasa",
      realm: "http-auth@example.org",
      uri: "/dir/index.html",
      algorithm,
      nonce,
      nc: "00000001",
      cnonce: clientNonce,
      qop: "auth",
      response,
      opaque,
    });
  });

  it("of a session takes both nonces into its key, and without quality counts nothing", () => {
    const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
    const challenge: DigestChallenge = {
      realm: "r",
      nonce: "n",
      opaque: undefined,
      algorithm: "MD5-sess",
      hasQop: false,
    };
    const answer = parts(digestAuthorization(challenge, { ...request, count: 300 }));
    const key = md5(`${md5("Mufasa:r:Circle of Life")}:n:${clientNonce}`);
    expect(answer.get("response")).toBe(md5(`${key}:n:${md5("GET:/dir/index.html")}`));
    expect([answer.has("nc"), answer.get("cnonce"), answer.has("opaque")]).toEqual([
      false,
      clientNonce,
      false,
    ]);
    expect(
      parts(digestAuthorization({ ...challenge, hasQop: true }, { ...request, count: 300 })).get("nc"),
    ).toBe("0000012c");
  });

  it("keeps inside of its quotes what user and server say, and refuses what would end the line", () => {
    const challenge: DigestChallenge = {
      realm: 'a"\\',
      nonce: "n",
      opaque: "",
      algorithm: "MD5",
      hasQop: true,
    };
    const header = digestAuthorization(challenge, { ...request, user: 'u", x="' });
    expect(header).toContain(String.raw`username="u\", x=\""`);
    expect(header).toContain(String.raw`realm="a\"\\"`);
    expect(() => digestAuthorization({ ...challenge, nonce: "a\r\nX: y" }, request)).toThrow(
      "control characters",
    );
  });
});
