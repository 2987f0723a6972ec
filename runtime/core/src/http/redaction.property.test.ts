import { inspect } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Secret } from "../base/secret.js";
import { apiKey, basic, bearer } from "./auth/providers.js";
import { together } from "./auth/together.js";
import { TokenAuth } from "./auth/token-auth.js";
import { EngineError } from "./engine.js";
import { type Answer, failureIn, fakeClient, keepingLogger } from "./http.test.support.js";

const outcomes: fc.Arbitrary<(secret: string) => Answer | Error> = fc.constantFrom<
  (secret: string) => Answer | Error
>(
  () => ({ status: 500, headers: { "content-type": "text/html" }, body: "<html></html>" }),
  (secret) => ({ status: 400, headers: { "set-cookie": `sid=${secret}` }, json: { echoed: secret } }),
  (secret) => ({ status: 401, json: { detail: `Bearer ${secret}` } }),
  (secret) => ({ status: 200, headers: { "content-type": "application/json" }, body: `{"token":"${secret}` }),
  (secret) => ({ status: 302, headers: { location: `https://other.test/?token=${secret}` } }),
  () => new EngineError("network", "the connection was lost", { code: "ECONNRESET" }),
  () => new EngineError("tls", "no trusted TLS connection could be made"),
);

it("no credential is in any text of a failure, its client or its log (P13)", async () => {
  const secrets = fc.stringMatching(/^[A-Za-z\d]{12,24}$/);
  await fc.assert(
    fc.asyncProperty(secrets, outcomes, fc.boolean(), async (secret, outcome, isPost) => {
      const logger = keepingLogger();
      const auth = together([
        bearer(new Secret(secret)),
        basic("user", secret),
        apiKey({ in: "query", name: "key", value: secret }),
        apiKey({ in: "cookie", name: "sid", value: secret }),
        new TokenAuth({ tokens: { access: secret, refresh: secret } }),
      ]);
      const { http } = fakeClient(() => outcome(secret), {
        auth,
        logger,
        retry: false,
        headers: { "x-api-key": secret },
      });
      const options = {
        query: { token: secret },
        ...(isPost && { method: "POST", json: { password: secret } }),
      };
      const error = (await failureIn(
        http.request({ path: "login/{user}", params: { user: secret }, ...options }),
      )) as Error;
      const shown = [
        inspect(error, { depth: 9 }),
        JSON.stringify(error),
        String(error),
        error.stack,
        inspect(http, { depth: 9, showHidden: true }),
        inspect(auth, { depth: 9, showHidden: true }),
        JSON.stringify([http, auth]),
        ...logger.lines,
      ].join("\n");
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(btoa(`user:${secret}`));
    }),
    { numRuns: 200 },
  );
});
