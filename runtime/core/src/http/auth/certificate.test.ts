import { expect, it } from "vitest";
import { createHttpClient } from "../http-client.js";
import type { HttpOptions } from "../options.js";
import { withCertificate } from "./certificate.js";

const securitySchemes = {
  device: { kind: "mutualTLS" },
  plant: { kind: "mutualTLS" },
  token: { kind: "http", scheme: "bearer" },
} as const;
const pair = { cert: "c", key: "k" };
const base: HttpOptions = { baseUrl: "https://api.test", securitySchemes };

it("the certificate for a scheme is that of the connection, beside its other options", () => {
  const options = { ...base, credentials: { device: pair, plant: pair, token: "t" }, tls: { ca: "a" } };
  expect(withCertificate(options).tls).toEqual({ ca: "a", ...pair });
  expect(withCertificate(base)).toBe(base);
});

it.each<[string, Partial<HttpOptions>, string]>([
  [
    "a second certificate",
    { credentials: { device: pair, plant: { ...pair, cert: "d" } } },
    "each certificate",
  ],
  [
    "a certificate that is there already",
    { credentials: { device: pair }, tls: { cert: "d" } },
    "each certificate",
  ],
  ["an agent", { credentials: { device: pair }, agent: {} }, "agent"],
  [
    "a function like fetch",
    { credentials: { device: pair }, fetch: () => Promise.reject(new Error()) },
    "agent",
  ],
  ["a scheme of another kind", { credentials: { token: pair } }, "http"],
  ["a token for a certificate", { credentials: { device: "t" } }, "tls.cert"],
])("is refused: %s", (_, more, fix) => {
  expect(() => createHttpClient({ ...base, ...more })).toThrow(
    expect.objectContaining({ code: "CONFIG", fix: expect.stringContaining(fix) as unknown }),
  );
});
