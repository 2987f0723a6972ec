import { FakeClock } from "@edgeloom/runtime/base";
import { afterEach, expect, test } from "vitest";
import { type FakeArchFx, type FakeArchFxOptions, startFakeArchFx } from "./index.js";

let fake: FakeArchFx | undefined;

afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

async function start(options: FakeArchFxOptions = {}): Promise<{
  fake: FakeArchFx;
  get: (path: string, token?: string) => Promise<Response>;
  post: (path: string, body: unknown, token?: string) => Promise<Response>;
}> {
  const started = await startFakeArchFx(options);
  fake = started;
  const headers = (token: string | undefined): Record<string, string> =>
    token === undefined ? {} : { authorization: token };
  return {
    fake: started,
    get: (path, token = "token opaque-1") =>
      fetch(`${started.url}/api/v1/${path}`, { headers: headers(token), redirect: "manual" }),
    post: (path, body, token) =>
      fetch(`${started.url}/api/v1/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers(token) },
        body: JSON.stringify(body),
      }),
  };
}

const credentials = { email: "user1@test.com", password: "pass" };

test("a login gives tokens that are let in, until a logout", async () => {
  const { get, post } = await start();
  const login = (await (await post("auth/login/", credentials)).json()) as { jwt: string };
  expect((await get("auth/user-info/", `JWT ${login.jwt}`)).status).toBe(200);
  expect((await post("auth/logout/", {}, `jwt ${login.jwt}`)).status).toBe(204);
  const refused = await get("auth/user-info/", `jwt ${login.jwt}`);
  expect(refused.status).toBe(401);
  expect(refused.headers.get("www-authenticate")).toContain("jwt");
});

test("a login is refused with 400, 401 and 403, each for its reason", async () => {
  const { post, fake } = await start();
  expect((await post("auth/login/", { email: "a@b.c" })).status).toBe(400);
  expect((await post("auth/login/", { ...credentials, password: "no" })).status).toBe(401);
  const { access } = fake.issueTokens();
  expect((await post("auth/login/", credentials, `jwt ${access}`)).status).toBe(403);
});

test("the token endpoint takes JSON and forms", async () => {
  const { fake, post } = await start();
  const body = { username: credentials.email, password: credentials.password };
  expect(await (await post("auth/api-jwt-auth/", body)).json()).toHaveProperty("refresh");
  const form = await fetch(`${fake.url}/api/v1/auth/api-jwt-auth/`, {
    method: "POST",
    body: new URLSearchParams(body),
  });
  expect(await form.json()).toHaveProperty("access");
});

test("a refresh rotates both tokens, and the old refresh token is used up", async () => {
  const { fake, post } = await start();
  const { refresh } = fake.issueTokens();
  const first = await post("auth/api-jwt-refresh/", { refresh });
  expect(Object.keys((await first.json()) as object).sort()).toEqual(["access", "refresh"]);
  const second = await post("auth/api-jwt-refresh/", { refresh });
  expect([second.status, await second.json()]).toMatchObject([401, { code: "token_not_valid" }]);
});

test("without rotation a refresh gives an access token only", async () => {
  const { fake, post } = await start({ tokens: { refresh: "keep" } });
  const { refresh } = fake.issueTokens();
  expect(Object.keys((await (await post("auth/api-jwt-refresh/", { refresh })).json()) as object)).toEqual([
    "access",
  ]);
});

test("access tokens expire by the clock and by use", async () => {
  const clock = new FakeClock();
  const { fake, get } = await start({ clock, tokens: { accessLifeS: 60, accessUses: 2 } });
  const { access } = fake.issueTokens();
  const ask = async (token: string): Promise<number> => (await get("org/", `jwt ${token}`)).status;
  expect([await ask(access), await ask(access), await ask(access)]).toEqual([200, 200, 401]);
  const other = fake.issueTokens().access;
  clock.advance(61_000);
  expect(await ask(other)).toBe(401);
});

test("a path without its slash is redirected, with its query", async () => {
  const { get } = await start();
  const reply = await get("org?page=1");
  expect([reply.status, reply.headers.get("location")]).toEqual([301, "/api/v1/org/?page=1"]);
});

test("lists come in pages, with filters, and a page after the last is a 404", async () => {
  const { get } = await start();
  const page = (await (await get("device/?parent=pl--0000-0001&page=3")).json()) as Record<string, unknown>;
  expect(page).toMatchObject({ count: 250, next: null });
  expect(page["results"]).toHaveLength(50);
  expect(String(page["previous"])).toContain("page=2");
  expect((await get("device/?page=4")).status).toBe(404);
  expect(await (await get("note/")).json()).toEqual({ count: 0, next: null, previous: null, results: [] });
});

test("an organisation is made, changed and deleted", async () => {
  const { fake, get, post } = await start();
  const token = "token opaque-1";
  expect((await post("org/", {}, token)).status).toBe(400);
  const made = (await (await post("org/", { name: "My Org" }, token)).json()) as { slug: string };
  const send = (method: string, body?: object): Promise<Response> =>
    fetch(`${fake.url}/api/v1/org/${made.slug}/`, {
      method,
      headers: { authorization: token, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
  expect(await (await send("PATCH", { about: "x", slug: "other" })).json()).toMatchObject({
    about: "x",
    slug: "my-org",
  });
  expect((await send("PUT", {})).status).toBe(400);
  expect((await send("POST", {})).status).toBe(405);
  expect((await send("DELETE")).status).toBe(204);
  expect((await get(`org/${made.slug}/`)).status).toBe(404);
});

test.each(["page", "list"] as const)("the devices of a machine come as a %s", async (devicesOfMachine) => {
  const { get } = await start({ devicesOfMachine });
  const body = await (await get("machine/d--0000-0001-0000-0001/devices/")).json();
  expect(Array.isArray(body)).toBe(devicesOfMachine === "list");
});

test("data is cut at its start (inclusive), its end (exclusive) and its newest", async () => {
  const { fake, get } = await start();
  for (let day = 1; day <= 5; day += 1)
    fake.data.push({ stream: "s", timestamp: `2021-01-0${day}T00:00:00Z`, value: day });
  const values = async (query: string): Promise<unknown[]> => {
    const { results } = (await (await get(`data/?filter=s&${query}`)).json()) as {
      results: { value: number }[];
    };
    return results.map(({ value }) => value);
  };
  expect(await values("start=2021-01-02T00:00:00Z&end=2021-01-04T00:00:00Z")).toEqual([2, 3]);
  expect(await values("lastn=2")).toEqual([4, 5]);
});

test("a data frame is a streamed CSV", async () => {
  const { get } = await start({ dataFrameRows: 2_500 });
  const reply = await get("data/df/?view=oee-line-view&target=pl--0000-0001&format=csv");
  expect([reply.headers.get("content-type"), reply.headers.get("content-length")]).toEqual([
    "text/csv",
    null,
  ]);
  expect((await reply.text()).trimEnd().split("\n")).toHaveLength(2_501);
});

test("faults meet the next fitting requests, and every request is in the log", async () => {
  const { fake, get } = await start();
  fake.inject({ kind: "reply", status: 503, headers: { "retry-after": "1" } }, { path: "org", times: 2 });
  fake.inject({ kind: "redirect", status: 302, to: "http://other.invalid/" }, { path: /^site/ });
  fake.inject({ kind: "delay", delayMs: 1 }, { method: "GET", path: "line" });
  const statuses = [];
  for (const path of ["org/", "org/", "org/", "site/", "line/"]) statuses.push((await get(path)).status);
  expect(statuses).toEqual([503, 503, 200, 302, 200]);
  expect(fake.requests.map(({ path }) => path)).toEqual(["org", "org", "org", "site", "line"]);
});

test.each([
  ["close", { kind: "close", after: "nothing" }],
  ["close after the header", { kind: "close", after: "header" }],
  ["truncated", { kind: "truncate", body: '{"a":', announcedBytes: 50 }],
] as const)("a connection fails: %s", async (_name, fault) => {
  const { fake, get } = await start();
  fake.inject(fault);
  await expect(get("org/").then((reply) => reply.text())).rejects.toThrow(TypeError);
  expect((await get("org/")).status).toBe(200);
});

test("a 204 with a body is sent as it is", async () => {
  const { fake, get } = await start();
  fake.inject({ kind: "reply", status: 204, body: '{"a":1}' });
  expect((await get("org/")).status).toBe(204);
});

test("closing ends requests that hang", async () => {
  const { fake, get } = await start();
  fake.inject({ kind: "hang" });
  const asked = get("org/");
  await expect.poll(() => fake.requests.length).toBe(1);
  await fake.close();
  await expect(asked).rejects.toThrow(TypeError);
});
