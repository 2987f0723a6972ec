import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { Secret } from "../../base/secret.js";
import { operation } from "../descriptors.js";
import { type Answering, failureIn, fakeClient, keepingLogger, settle } from "../http.test.support.js";
import type { HttpError } from "../http-error.js";
import type { HttpOptions } from "../options.js";
import type { CallOptions } from "../types.js";
import { apiKey, basic, bearer } from "./providers.js";
import { jwtLifeMs, TokenAuth } from "./token-auth.js";

const read = operation<unknown, unknown>("GET", "/things");
const fine: Answering = () => ({ json: 1 });
const secured = (security: readonly (readonly string[])[]) =>
  operation<unknown, unknown>("GET", "/things", { security });

describe("credentials", () => {
  it("go into header, query and cookie", async () => {
    const { http, engine } = fakeClient(fine, {
      securitySchemes: {
        key: { kind: "apiKey", in: "query", name: "api key" },
        cookie: { kind: "apiKey", in: "cookie", name: "sid" },
        login: { kind: "http", scheme: "basic" },
        token: { kind: "http", scheme: "bearer" },
      },
      credentials: {
        key: "k&1",
        cookie: new Secret("c;1"),
        login: { username: "ü", password: "p" },
        token: async () => await Promise.resolve("t"),
      },
    });
    await http.call(secured([["key", "cookie"]]));
    await http.call(secured([["login"]]));
    await http.call(secured([["unknown"], ["token"]]));
    expect(
      engine.requests.map(({ url, headers }) => [url, headers["authorization"], headers["cookie"]]),
    ).toEqual([
      ["http://api.test/v1/things?api%20key=k%261", undefined, "sid=c%3B1"],
      ["http://api.test/v1/things", "Basic w7w6cA==", undefined],
      ["http://api.test/v1/things", "Bearer t", undefined],
    ]);
  });

  it("are left out where an operation wants none, or the call says so", async () => {
    const { http, engine } = fakeClient(fine, { auth: bearer("t") });
    await http.call(read);
    await http.call(secured([]));
    await http.call(read, {}, { auth: false });
    await http.request({ path: "x" });
    await http.request({ path: "x", auth: false });
    expect(engine.requests.map(({ headers }) => headers["authorization"])).toEqual([
      "Bearer t",
      undefined,
      undefined,
      "Bearer t",
      undefined,
    ]);
  });

  it("come behind log and interceptors, and are in no text", async () => {
    const logger = keepingLogger();
    const seen: string[] = [];
    const { http, engine, clock } = fakeClient(
      (_, index) => (index === 0 ? { status: 503 } : { status: 400, json: { detail: "no" } }),
      {
        logger,
        auth: {
          authenticate: async (target) => {
            await basic("user", "hunter2").authenticate(target, { signal: new AbortController().signal });
            await apiKey({ in: "query", name: "key", value: "hunter2" }).authenticate(target, {
              signal: new AbortController().signal,
            });
          },
        },
        interceptors: [
          async (request, next) => {
            seen.push(inspect(request, { depth: 9 }));
            return await next(request);
          },
        ],
      },
    );
    const failure = failureIn(http.call(read));
    await settle();
    clock.advance(1_000);
    const error = await failure;
    expect(engine.requests[1]?.url).toContain("hunter2");
    const shown = [
      ...seen,
      ...logger.lines,
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      String(error),
      (error as Error).stack,
      inspect(http, { depth: 9, showHidden: true }),
      JSON.stringify(http),
    ].join("\n");
    expect(shown).not.toContain("hunter2");
    expect(shown).not.toContain(btoa("user:hunter2"));
  });

  it("of all calls are sent where some may be, whatever others are given", async () => {
    for (const credentials of [{}, { other: "o" }]) {
      const { http, engine } = fakeClient(fine, { auth: bearer("t"), credentials });
      for (const security of [[["key"], []], [[], ["key"]], [[]], []]) await http.call(secured(security));
      expect(engine.requests.map(({ headers }) => headers["authorization"])).toEqual([
        "Bearer t",
        "Bearer t",
        undefined,
        undefined,
      ]);
    }
  });

  it("of which one is the certificate of the connection need only the others", async () => {
    const { http, engine } = fakeClient(fine, {
      securitySchemes: { mtls: { kind: "mutualTLS" }, token: { kind: "http", scheme: "bearer" } },
      credentials: { token: "t" },
      auth: basic("all", "p"),
    });
    await http.call(secured([["mtls", "token"]]));
    await http.call(secured([["mtls"]]));
    await http.call(secured([["mtls"], ["token"]]));
    expect(engine.requests.map(({ headers }) => headers["authorization"]?.split(" ")[0])).toEqual([
      "Bearer",
      "Basic",
      "Bearer",
    ]);
  });

  it.each([
    [{ tokn: "t" }, "known are token, mtls"],
    [{ mtls: "t" }, "tls.cert"],
  ])("are refused where they cannot be used: %j", (credentials, fix) => {
    const securitySchemes = {
      token: { kind: "http", scheme: "bearer" },
      mtls: { kind: "mutualTLS" },
    } as const;
    expect(() => fakeClient(fine, { securitySchemes, credentials })).toThrow(
      expect.objectContaining({ code: "CONFIG", fix: expect.stringContaining(fix) as unknown }),
    );
  });

  it("cannot add a header of their own", async () => {
    const { http, engine } = fakeClient(fine, { auth: bearer("t\r\nx-admin: 1") });
    const error = await failureIn(http.call(read));
    expect(error).toMatchObject({ code: "CONFIG" });
    expect(String(error)).not.toContain("x-admin");
    expect(engine.requests.length).toBe(0);
  });
});

describe("an operation that asks for credentials", () => {
  const securitySchemes = {
    key: { kind: "apiKey", in: "header", name: "X-Key" },
    word: { kind: "apiKey", in: "query", name: "word" },
    sid: { kind: "apiKey", in: "cookie", name: "sid" },
    login: { kind: "oauth2" },
    mtls: { kind: "mutualTLS" },
  } as const;
  const asking = secured([["key", "sid"], ["login"]]);

  it("is refused without any, before anything is sent, with the names of the schemes", async () => {
    const { http, engine } = fakeClient(fine, { securitySchemes, credentials: { key: "k" } });
    const error = (await failureIn(http.call(asking))) as HttpError;
    expect(error).toMatchObject({ code: "CONFIG", kind: "request", retryable: false });
    expect(error.message).toBe(
      'GET /things: credentials for "key" with "sid" or "login" are needed, and none are given',
    );
    expect(error.fix).toContain("requireCredentials");
    expect(await failureIn(http.stream(asking))).toMatchObject({ code: "CONFIG" });
    expect([engine.requests.length, http.inFlight]).toEqual([0, 0]);
  });

  it.each<[string, readonly (readonly string[])[], Partial<HttpOptions>, CallOptions]>([
    ["a client that shall send it", [["key"]], { requireCredentials: false }, {}],
    ["a call that shall send it", [["key"]], {}, { auth: false }],
    ["a header of the client", [["login"]], { headers: { Authorization: "Bearer t" } }, {}],
    ["a header of the call", [["key"]], {}, { headers: { "x-key": "k" } }],
    ["a cookie", [["sid"]], {}, { headers: { cookie: "a=b; sid=c" } }],
    ["a scheme that nobody described", [["else"]], { headers: { authorization: "x" } }, {}],
    ["a certificate", [["mtls"]], {}, {}],
    ["a free alternative", [["key"], []], {}, {}],
    [
      "an interceptor that adds them",
      [["word"]],
      { interceptors: [(request, next) => next({ ...request, url: `${request.url}?word=w` })] },
      {},
    ],
  ])("is sent with %s", async (_, security, options, more) => {
    const { http, engine } = fakeClient(fine, { securitySchemes, ...options });
    await http.call(secured(security), {}, more);
    expect(engine.requests.length).toBe(1);
  });

  it.each<[string, readonly (readonly string[])[], CallOptions]>([
    ["another cookie", [["sid"]], { headers: { cookie: "xsid=c" } }],
    ["half of what is needed", [["key", "login"]], { headers: { "x-key": "k" } }],
    ["nothing for a scheme that nobody described", [["else"]], {}],
  ])("is refused with %s", async (_, security, more) => {
    const { http } = fakeClient(fine, { securitySchemes });
    expect(await failureIn(http.call(secured(security), {}, more))).toMatchObject({ code: "CONFIG" });
  });
});

function jwt(exp: number): string {
  return `h.${btoa(JSON.stringify({ exp })).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_")}.s`;
}

describe("tokens", () => {
  const guarded =
    (valid: () => string): Answering =>
    ({ headers }) =>
      headers["authorization"] === `jwt ${valid()}`
        ? { json: "in" }
        : { status: 401, json: { detail: "expired" } };

  it("are refreshed once for all calls that get 401, which are made once more", async () => {
    let refreshes = 0;
    const changes: (string | undefined)[] = [];
    const auth = new TokenAuth({
      scheme: "jwt",
      tokens: { access: "old", refresh: "r1" },
      refresh: async ({ refresh }) => {
        refreshes++;
        await settle(3);
        return { access: `new-${refresh?.reveal()}` };
      },
      onChange: (tokens) => void changes.push(tokens?.access.reveal()),
    });
    const { http, engine } = fakeClient(
      guarded(() => "new-r1"),
      { auth },
    );
    expect(await Promise.all(Array.from({ length: 5 }, async () => await http.call(read)))).toEqual([
      "in",
      "in",
      "in",
      "in",
      "in",
    ]);
    expect([refreshes, engine.requests.length]).toEqual([1, 10]);
    expect(changes).toEqual(["new-r1"]);
    expect(auth.tokens?.refresh?.reveal()).toBe("r1");
  });

  it("are refreshed though an interceptor has given the attempt a signal of its own", async () => {
    const auth = new TokenAuth({
      scheme: "jwt",
      tokens: { access: "old" },
      refresh: async () => await Promise.resolve({ access: "new" }),
    });
    const { http } = fakeClient(
      guarded(() => "new"),
      {
        auth,
        interceptors: [
          async (request, next) => await next({ ...request, signal: new AbortController().signal }),
        ],
      },
    );
    expect(await http.call(read)).toBe("in");
  });

  it("that another call has refreshed meanwhile are taken without another refresh", async () => {
    let refreshes = 0;
    let release: (() => void) | undefined;
    const auth = new TokenAuth({
      scheme: "jwt",
      tokens: { access: "old" },
      refresh: async () => await Promise.resolve({ access: `new${++refreshes}` }),
    });
    const { http } = fakeClient(
      async (request, index) => {
        if (index === 0)
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        return await guarded(() => "new1")(request, index);
      },
      { auth },
    );
    const late = http.call(read);
    await settle();
    await http.call(read);
    release?.();
    expect(await late).toBe("in");
    expect(refreshes).toBe(1);
  });

  it("are not refreshed again at once when that failed while they are good", async () => {
    const clock = new FakeClock({ wallSeconds: 1_000 });
    let refreshes = 0;
    const auth = new TokenAuth({
      clock,
      tokens: { access: "a", expiresInMs: 100_000 },
      refresh: async () => {
        refreshes++;
        return await Promise.reject(new Error("503"));
      },
    });
    const { http } = fakeClient(fine, { auth });
    clock.advance(81_000);
    for (let call = 0; call < 3; call++) expect(await http.call(read)).toBe(1);
    expect(refreshes).toBe(1);
    clock.advance(5_000);
    await http.call(read);
    expect(refreshes).toBe(2);
  });

  it("that stay refused are refused once", async () => {
    let refreshes = 0;
    const auth = new TokenAuth({
      scheme: "jwt",
      tokens: { access: "old" },
      refresh: async () => await Promise.resolve({ access: `n${++refreshes}` }),
    });
    const { http, engine } = fakeClient(
      guarded(() => "never"),
      { auth },
    );
    expect(await failureIn(http.call(read))).toMatchObject({ kind: "unauthorized" });
    expect([refreshes, engine.requests.length]).toEqual([1, 2]);
  });

  it("are kept when a refresh fails, and forgotten when it is refused", async () => {
    let outcome: "fails" | "refused" = "fails";
    const auth = new TokenAuth({
      scheme: "jwt",
      tokens: { access: "old", refresh: "r" },
      refresh: async () => {
        await Promise.resolve();
        if (outcome === "fails") throw new Error("503");
        return undefined;
      },
    });
    const { http } = fakeClient(
      guarded(() => "x"),
      { auth },
    );
    expect(String(await failureIn(http.call(read)))).toContain("503");
    expect(auth.tokens?.access.reveal()).toBe("old");
    outcome = "refused";
    expect(await failureIn(http.call(read))).toMatchObject({ kind: "unauthorized" });
    expect(auth.tokens).toBeUndefined();
  });

  it("are refreshed at 80 % of their life, spread by 10 %", async () => {
    const clock = new FakeClock({ wallSeconds: 1_000 });
    let refreshes = 0;
    const auth = new TokenAuth({
      clock,
      random: () => 0.5,
      tokens: { access: jwt(1_100) },
      refresh: async () => await Promise.resolve({ access: jwt(1_200 + refreshes++) }),
    });
    const { http } = fakeClient(fine, { auth });
    clock.advance(74_999);
    await http.call(read);
    expect(refreshes).toBe(0);
    clock.advance(2);
    await Promise.all([http.call(read), http.call(read)]);
    expect(refreshes).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it("that were set while a refresh ran are not overwritten", async () => {
    let finish: (() => void) | undefined;
    const auth = new TokenAuth({
      tokens: { access: "a" },
      refresh: async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return { access: "late" };
      },
    });
    const refreshing = auth.refresh();
    await auth.set({ access: "b" }, { scheme: "token" });
    finish?.();
    await refreshing;
    expect([auth.tokens?.access.reveal(), auth.scheme]).toEqual(["b", "token"]);
    await auth.clear();
    expect(auth.tokens).toBeUndefined();
    expect(inspect(auth, { depth: 9, showHidden: true })).not.toContain("late");
  });

  it.each([
    ["x", undefined],
    ["a.b.c", undefined],
    [jwt(10), 9_000],
    [jwt(0), 0],
    [`a.${btoa("1")}.c`, undefined],
  ])("life of %s", (token, lifeMs) => {
    expect(jwtLifeMs(token, new FakeClock({ wallSeconds: 1 }))).toBe(lifeMs);
  });
});
