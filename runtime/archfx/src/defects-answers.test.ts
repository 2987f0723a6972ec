import { isEdgeloomError, silentLogger } from "@edgeloom/runtime/base";
import { describe, expect, test } from "vitest";
import { failure, open, start } from "./defects.test.support.js";
import {
  ArchFxApi,
  HttpAuthenticationError,
  HttpBadRequestError,
  HttpClientError,
  HttpConflictError,
  HttpConnectionError,
  HttpNotFoundError,
  HttpParseError,
  HttpPermissionError,
  HttpRateLimitError,
  HttpRedirectError,
  HttpServerError,
  RestHttpBaseException,
} from "./index.js";
import { startFakeArchFx } from "./testing/index.js";

test("defect 7: delete raises", async () => {
  const { api, fake } = await start();
  await expect(api.resource("org")("nobody").delete()).rejects.toBeInstanceOf(HttpNotFoundError);
  expect(await api.resource("org")("empty").delete()).toBe(true);
  expect(fake.rows("org")).toHaveLength(1);
});

describe("defect 8: errors", () => {
  test.each([
    [400, HttpBadRequestError],
    [401, HttpAuthenticationError],
    [403, HttpPermissionError],
    [404, HttpNotFoundError],
    [405, HttpClientError],
    [409, HttpConflictError],
    [410, HttpClientError],
    [429, HttpRateLimitError],
    [500, HttpServerError],
    [700, RestHttpBaseException],
  ] as const)("%d has a class of its own, with what the server says", async (status, Class) => {
    const { api, fake } = await start();
    const body = JSON.stringify({ detail: "that is why" });
    fake.inject({ kind: "reply", status, headers: { "content-type": "application/json" }, body });
    const error = await failure(api.resource("org")("my-org").get({ page: 2 }));
    expect(error.constructor).toBe(Class);
    expect(error).toMatchObject({
      statusCode: status,
      detail: "that is why",
      method: "GET",
      route: "/org/{0}/",
    });
    expect(error.url).toBe(`${fake.url}/api/v1/org/my-org/?page=2`);
    expect(Buffer.from(error.content).toString()).toBe(body);
    expect(error.message).toContain(error.url);
  });

  test("field errors are read", async () => {
    const { api } = await start();
    const error = await failure(api.resource("site").post({ name: "x" }));
    expect(error.fieldErrors).toEqual({ org: ["This field is required."] });
    expect(error.message).toContain("This field is required.");
  });

  test("a page of HTML is no explanation", async () => {
    const { api, fake } = await start();
    fake.inject({
      kind: "reply",
      status: 502,
      headers: { "content-type": "text/html" },
      body: "<html>x</html>",
    });
    const error = await failure(api.resource("org").get());
    expect([error.statusCode, error.detail]).toEqual([502, undefined]);
  });

  test("what lies below HTTP is of the same family, and its cause is kept", async () => {
    const { api, fake } = await start();
    fake.inject({ kind: "close", after: "nothing" });
    const lost = await failure(api.resource("org").get());
    expect([lost.constructor, lost.response, lost.cause instanceof Error]).toEqual([
      HttpConnectionError,
      undefined,
      true,
    ]);
    await fake.close();
    expect(await failure(api.resource("org").get())).toBeInstanceOf(HttpConnectionError);
  });
});

describe("defect 9: ids in addresses", () => {
  test.each([["a/b"], ["a?b"], ["a#b"], ["a%20b"], ["a b"], ["é"], ["a\\b"], ["日本"]])(
    "%s is encoded",
    async (id) => {
      const { api, fake } = await start();
      await failure(api.resource("org")(id).get());
      const [, , , , segment] = fake.requests[0]?.rawUrl.split("/") ?? [];
      expect(decodeURIComponent(segment ?? "")).toBe(id);
      expect(fake.requests[0]?.rawUrl.split("/")).toHaveLength(6);
    },
  );

  test.each([
    [""],
    ["."],
    [".."],
    ["../x"],
    ["%2e%2E"],
    [true],
    [Number.NaN],
    [1.5],
    [{}],
    [new Date(0)],
    ["\ud800"],
  ])("%j is refused", async (id) => {
    const { api, fake } = await start();
    const call = async (): Promise<unknown> =>
      api
        .resource("org")(id as never)
        .get();
    const error: unknown = await call().catch((caught: unknown) => caught);
    expect(isEdgeloomError(error)).toBe(true);
    expect(fake.requests).toEqual([]);
  });

  test("a missing id never lets a write meet the collection", async () => {
    const { api, fake } = await start();
    const row: { slug?: string } = {};
    for (const write of ["post", "put", "patch", "delete"] as const)
      await expect(api.resource("org")(row.slug)[write]()).rejects.toMatchObject({ code: "CONFIG" });
    await expect(api.resource("org")(null).upload("x")).rejects.toMatchObject({ code: "CONFIG" });
    expect(fake.requests).toEqual([]);
    expect(await api.resource("org")(undefined).get()).toHaveProperty("count");
  });
});

describe("defect 10: redirects", () => {
  test.each([301, 302, 303] as const)(
    "a write that meets a %d is not sent as something else",
    async (status) => {
      const { api, fake } = await start();
      fake.inject({ kind: "redirect", status, to: "/api/v1/org/" });
      expect(await failure(api.resource("site").post({ a: 1 }))).toBeInstanceOf(HttpRedirectError);
      expect(fake.requests).toHaveLength(1);
    },
  );

  test.each([307, 308] as const)(
    "a write that meets a %d goes on as it is, within the origin only",
    async (status) => {
      const { api, fake } = await start();
      fake.inject({ kind: "redirect", status, to: "/api/v1/org/" });
      expect(await api.resource("site").post({ name: "New" })).toMatchObject({ slug: "new" });
      const other = await startFakeArchFx();
      open.push(other);
      fake.inject({ kind: "redirect", status, to: `${other.url}/api/v1/org/` });
      expect(await failure(api.resource("site").post({ name: "New" }))).toBeInstanceOf(HttpRedirectError);
      expect(other.requests).toEqual([]);
    },
  );

  test("a read that leads elsewhere takes no credentials along", async () => {
    const { api, fake } = await start();
    const other = await startFakeArchFx();
    open.push(other);
    fake.inject({ kind: "redirect", status: 302, to: `${other.url}/api/v1/server/` });
    expect(await api.resource("org").get()).toHaveProperty("now");
    expect(other.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("nor anything else that may be one", async () => {
    const { api, fake } = await start({ headers: { "X-Key": "secret" } });
    const other = await startFakeArchFx();
    open.push(other);
    fake.inject({ kind: "redirect", status: 302, to: `${other.url}/api/v1/server/` });
    await api.resource("org").get({}, { headers: { "X-Token": "secret" } });
    expect(Object.values(fake.requests[0]?.headers ?? {}).filter((text) => text === "secret")).toHaveLength(
      2,
    );
    expect(JSON.stringify(other.requests[0]?.headers)).not.toContain("secret");
  });

  test("a stream that leads elsewhere is read to its end, or ends with the connection", async () => {
    const { api, fake } = await start();
    const other = await startFakeArchFx();
    open.push(other);
    const read = async () => {
      fake.inject({ kind: "redirect", status: 302, to: `${other.url}/api/v1/server/` });
      const stream = await api.resource("org").get({}, { as: "stream" });
      if (stream === null) throw new Error("there is a body");
      return stream;
    };
    expect(await (await read()).text()).toContain("now");
    const left = await read();
    await api.close();
    expect(await failure(left.text())).toMatchObject({ code: "CLOSED" });
  });

  test("who wants, follows nothing, or nothing elsewhere", async () => {
    const { api, fake } = await start({ redirects: "refuse" });
    fake.inject({ kind: "redirect", status: 302, to: "/api/v1/server/" });
    expect(await failure(api.resource("org").get())).toBeInstanceOf(HttpRedirectError);
    const same = new ArchFxApi({ domain: fake.url, redirects: "same-origin", logger: silentLogger });
    open.push(same);
    fake.inject({ kind: "redirect", status: 302, to: "http://127.0.0.1:9/" });
    expect(await failure(same.resource("server").get())).toBeInstanceOf(HttpRedirectError);
  });

  test("a circle ends", async () => {
    const { api, fake } = await start();
    fake.inject({ kind: "redirect", status: 302, to: "/api/v1/org/" }, { times: 100 });
    expect(await failure(api.resource("org").get())).toBeInstanceOf(HttpRedirectError);
    expect(fake.requests.length).toBeLessThan(20);
  });
});

describe("defect 11: content types", () => {
  test("text that looks like JSON is text, and JSON that is broken an error", async () => {
    const { api, fake } = await start();
    fake.inject({ kind: "reply", status: 200, headers: { "content-type": "text/csv" }, body: "5" });
    expect(await api.resource("data/df").get()).toBe("5");
    fake.inject({
      kind: "reply",
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"a"',
    });
    expect(await failure(api.resource("org").get())).toBeInstanceOf(HttpParseError);
  });

  test("the answer is given in the form that is asked for", async () => {
    const { api } = await start({}, { dataFrameRows: 2 });
    const frame = api.resource("data/df");
    const query = { view: "oee-line-view", target: "pl--0000-0001" };
    expect(await frame.get(query, { as: "text" })).toContain("timestamp,target,oee\n");
    expect(await frame.get(query, { as: "bytes" })).toBeInstanceOf(Uint8Array);
    expect((await frame.get(query, { as: "csv" }))?.[0]).toEqual(["timestamp", "target", "oee"]);
  });
});

describe("defect 12: streaming", () => {
  test("a large CSV is read row by row", async () => {
    const { api } = await start({ limits: { maxResponseBytes: 10_000 } }, { dataFrameRows: 50_000 });
    const query = { view: "oee-line-view", target: "pl--0000-0001" };
    const stream = await api.resource("data/df").get(query, { as: "stream" });
    let rows = 0;
    for await (const row of stream?.csv() ?? []) rows += row.length === 3 ? 1 : 0;
    expect(rows).toBe(50_001);
  });

  test("a body that is shorter than announced is an error", async () => {
    const { api, fake } = await start();
    fake.inject({ kind: "truncate", body: '{"a":1}', announcedBytes: 50 });
    expect(await failure(api.resource("org").get())).toBeInstanceOf(HttpParseError);
  });

  test("an upload is streamed, with its progress", async () => {
    const { api, fake } = await start();
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 5; at += 1) yield new Uint8Array(1_000);
    }
    const seen: number[] = [];
    const upload = api
      .resource("streamer/report")
      .upload(
        { name: "r.mp", content: chunks() },
        { onProgress: ({ direction, loaded }) => direction === "upload" && seen.push(loaded) },
      );
    await expect(upload).rejects.toBeInstanceOf(HttpBadRequestError);
    expect(fake.requests[0]?.body.length).toBeGreaterThan(5_000);
    expect(seen.at(-1)).toBeGreaterThan(5_000);
  });
});
