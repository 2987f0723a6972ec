import { Readable } from "node:stream";
import { inspect } from "node:util";
import { FakeClock, type Logger, silentLogger } from "@edgeloom/runtime/base";
import { describe, expect, test, vi } from "vitest";
import { credentials, failure, open, paths, start } from "./defects.test.support.js";
import { ArchFxApi, HttpAuthenticationError, HttpServerError, memoryTokenStore } from "./index.js";
import { ArchFxMain } from "./main/index.js";
import type { FakeArchFx } from "./testing/index.js";

describe("defect 5: refresh", () => {
  test("a call that meets an expired token is made again with a new one", async () => {
    const { api, fake } = await start({}, { tokens: { accessUses: 1 } });
    api.setToken(fake.issueTokens(), "jwt");
    await api.resource("org").get();
    expect(await api.resource("site").get()).toHaveProperty("count");
    expect(paths(fake)).toEqual(["org", "site", "auth/api-jwt-refresh", "site"]);
  });

  test.each([true, false])("one refresh serves all who need it (the clocks agree: %s)", async (agree) => {
    const clock = new FakeClock();
    const { api, fake } = await start(agree ? { clock } : {}, { clock, tokens: { accessLifeS: 60 } });
    api.setToken(fake.issueTokens(), "jwt");
    clock.advance(61_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.resource("org").get()));
    expect(answers).toHaveLength(8);
    expect(paths(fake).filter((path) => path === "auth/api-jwt-refresh")).toHaveLength(1);
  });

  test("before a token expires, and whoever asks is told", async () => {
    const clock = new FakeClock();
    const told: (string | undefined)[] = [];
    const { api, fake } = await start(
      { clock, random: () => 0.5, onTokens: (tokens) => told.push(tokens?.token.reveal()) },
      { clock, tokens: { accessLifeS: 100 } },
    );
    api.setToken(fake.issueTokens(), "jwt");
    clock.advance(79_000);
    await api.resource("org").get();
    expect(paths(fake)).toEqual(["org"]);
    clock.advance(2_000);
    await api.resource("org").get();
    expect(paths(fake)).toEqual(["org", "auth/api-jwt-refresh", "org"]);
    expect(told.at(-1)).toBe(api.token);
    expect(fake.requests.at(-1)?.headers["authorization"]).toBe(`jwt ${api.token}`);
  });

  test("takes answers with an access token only, and keeps tokens when the server fails", async () => {
    const { api, fake } = await start({}, { tokens: { refresh: "keep" } });
    const pair = fake.issueTokens();
    api.setToken(pair, "jwt");
    fake.inject({ kind: "reply", status: 503 }, { path: "auth/api-jwt-refresh" });
    await expect(api.refresh()).rejects.toBeInstanceOf(HttpServerError);
    expect(api.token).toBe(pair.access);
    expect(await api.refresh()).toBe(true);
    expect([api.token === pair.access, api.refreshToken]).toEqual([false, pair.refresh]);
  });

  test("no call is held up by a refresh that hangs, and closing ends that without a word", async () => {
    const clock = new FakeClock();
    const warn = vi.fn();
    const { api, fake } = await start({ clock, logger: { ...silentLogger, warn } }, { clock });
    api.setToken(fake.issueTokens(), "jwt");
    clock.advance(301_000);
    fake.inject({ kind: "hang" }, { path: "auth/api-jwt-refresh" });
    const abort = new AbortController();
    const body = Readable.from([new Uint8Array(1)]);
    const call = failure(api.resource("streamer", "report").upload(body, { signal: abort.signal }));
    await expect.poll(() => paths(fake)).toEqual(["auth/api-jwt-refresh"]);
    abort.abort();
    expect(await call).toMatchObject({ code: "CANCELLED" });
    expect([body.destroyed, api.inFlight]).toEqual([true, 0]);
    const other = failure(api.resource("org").get());
    await api.close();
    expect(await other).toMatchObject({ code: "CLOSED" });
    expect(warn).not.toHaveBeenCalled();
  });

  test("a refresh token that is refused is not offered again, and the 401 is told", async () => {
    const { api, fake } = await start();
    api.setToken({ access: "bad", refresh: "bad" }, "jwt");
    for (let call = 0; call < 2; call += 1)
      expect(await failure(api.resource("org").get())).toBeInstanceOf(HttpAuthenticationError);
    expect(paths(fake)).toEqual(["org", "auth/api-jwt-refresh", "org"]);
  });

  test("what another program has got for the same refresh token is taken from the store", async () => {
    const tokenStore = memoryTokenStore();
    const { api, fake } = await start({ tokenStore });
    const other = new ArchFxApi({ domain: fake.url, tokenStore, logger: silentLogger });
    open.push(other);
    api.setToken({ access: "expired", refresh: fake.issueTokens().refresh }, "jwt");
    await api.session.flush();
    expect(await other.restore()).toBe(true);
    expect(await other.refresh()).toBe(true);
    expect(await api.resource("org").get()).toHaveProperty("count");
    expect(api.token).toBe(other.token);
  });
});

describe("defect 6: login", () => {
  test.each(["login", "jwt"] as const)(
    "over the endpoint %s, without stale credentials",
    async (endpoint) => {
      const { api, fake } = await start();
      expect(await api.login({ ...credentials, endpoint })).toMatchObject({ ok: true });
      expect(fake.requests[0]?.headers).not.toHaveProperty("authorization");
      expect(api.tokenType).toBe("jwt");
      expect(await api.resource("auth", "user-info").get()).toHaveProperty("email");
      expect(await api.verify()).toBe(true);
      expect(await api.logout()).toBe(true);
      expect([api.token, api.refreshToken]).toEqual([undefined, undefined]);
    },
  );

  test("a refusal is a result, a failure of the server is not", async () => {
    const { api, fake } = await start();
    expect(await api.login({ ...credentials, password: "no" })).toEqual({
      ok: false,
      status: 401,
      detail: "Username/password combination invalid.",
    });
    fake.inject({ kind: "reply", status: 500 });
    await expect(api.login(credentials)).rejects.toBeInstanceOf(HttpServerError);
    fake.inject({ kind: "reply", status: 200, headers: { "content-type": "application/json" }, body: "{}" });
    await expect(api.login(credentials)).rejects.toThrow("without a token");
    expect(api.token).toBe("opaque-1");
  });
});

test("defect 17: nothing is taken from the environment, and cookies are not kept", async () => {
  vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");
  vi.stubEnv("http_proxy", "http://127.0.0.1:9");
  vi.stubEnv("NETRC", "/dev/null");
  const { api, fake } = await start();
  const headers = { "set-cookie": "session=1; Path=/", "content-type": "application/json" };
  fake.inject({ kind: "reply", status: 200, headers, body: "{}" });
  await api.resource("org").get();
  await api.resource("org").get();
  expect(fake.requests[1]?.headers).not.toHaveProperty("cookie");
  expect(fake.requests[1]?.headers["authorization"]).toBe("token opaque-1");
});

describe("defect 18: scripts", () => {
  class Script extends ArchFxMain {
    override afterLogin(): void {
      throw new RangeError("the work failed");
    }
  }
  const quiet = { out: () => undefined, err: () => undefined };

  test("a refused login ends with exit code 1, an unknown server type with 2", async () => {
    const { fake } = await start();
    const env = { ARCHFX_DOMAIN: fake.url, ARCHFX_USER: credentials.email, ARCHFX_PASSWORD: "no" };
    expect(await new Script({ argv: [], env, write: quiet, iniPath: "/nowhere" }).main()).toBe(1);
    const staged = new Script({ argv: ["--server", "stage"], env, write: quiet, iniPath: "/nowhere" });
    expect(await staged.main()).toBe(2);
  });

  test("whatever the work throws, the session is ended", async () => {
    const { fake } = await start();
    const env = { ARCHFX_DOMAIN: fake.url, ARCHFX_USER: credentials.email, ARCHFX_PASSWORD: "pass" };
    const script = new Script({ argv: [], env, write: quiet, iniPath: "/nowhere" });
    await expect(script.main()).rejects.toThrow(RangeError);
    expect(paths(fake)).toEqual(["auth/login", "auth/logout"]);
  });
});

test("defect 19: no secret is in a log, an error or a printed object", async () => {
  const lines: string[] = [];
  const log = (facts: object, message: string): void =>
    void lines.push(inspect(facts, { depth: 9 }) + message);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const { api, fake } = await start({ logger });
  api.setToken({ access: "secret-access", refresh: "secret-refresh" }, "jwt");
  const errors = [
    await failure(api.resource("org").get({ token: "secret-query" })),
    await failure(api.resource("org").post({ password: "secret-body" })),
  ];
  await api.login({ email: credentials.email, password: "secret-password" });
  fake.inject({ kind: "reply", status: 500, body: "secret-body" });
  errors.push(await failure(api.login({ email: credentials.email, password: "secret-password" })));
  const shown = [
    lines,
    inspect(errors, { depth: 9, showHidden: false }),
    JSON.stringify(errors),
    inspect(api, { depth: 9 }),
  ];
  expect(JSON.stringify(shown)).not.toMatch(/secret-/);
});

test("defect 20: calls at the same time are bounded, and counted", async () => {
  let done = 0;
  let most = 0;
  const started: FakeArchFx[] = [];
  const onRequest = (): void => {
    most = Math.max(most, (started[0]?.requests.length ?? 0) - done);
  };
  const { api, fake } = await start({ limits: { maxConcurrent: 2 } }, { onRequest });
  started.push(fake);
  fake.inject({ kind: "delay", delayMs: 5 }, { times: 6 });
  const call = async (): Promise<void> => {
    await api.resource("org").get();
    done += 1;
  };
  const calls = Array.from({ length: 6 }, call);
  expect(api.inFlight).toBe(6);
  await Promise.all(calls);
  expect([most, api.inFlight]).toEqual([2, 0]);
});

test("defect 21: a program can be tested against a server of its own", async () => {
  const { api, fake } = await start();
  fake.rows("org").push({ slug: "mine", name: "Mine" });
  expect(await api.resource("org")("mine").get()).toMatchObject({ name: "Mine" });
});

test("defect 22: whatever is like fetch can send", async () => {
  const asked: string[] = [];
  const api = new ArchFxApi({
    fetch: (input, init) => {
      const request = new Request(input, init);
      asked.push(`${request.method} ${request.url}`);
      const none = request.method === "DELETE";
      return Promise.resolve(none ? new Response(null, { status: 204 }) : Response.json({ name: "x" }));
    },
  });
  open.push(api);
  expect(await api.resource("org")("x").get()).toEqual({ name: "x" });
  expect(await api.resource("org")("x").delete()).toBe(true);
  expect(asked).toEqual([
    "GET https://arch.archfx.io/api/v1/org/x/",
    "DELETE https://arch.archfx.io/api/v1/org/x/",
  ]);
});
