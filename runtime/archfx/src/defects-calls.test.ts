import { FakeClock } from "@edgeloom/runtime/base";
import type { Interceptor } from "@edgeloom/runtime/http";
import { describe, expect, test } from "vitest";
import { failure, start } from "./defects.test.support.js";
import { HttpBadRequestError, HttpConnectionError, HttpTimeoutError } from "./index.js";

test("defect 1: a misspelt name is not a resource, and generic access is explicit", async () => {
  const { api } = await start();
  // @ts-expect-error there is no such member
  expect(api.machin).toBeUndefined();
  expect("then" in api.resource("org")).toBe(false);
  expect(api.resource("machin").url()).toMatch(/\/api\/v1\/machin\/$/);
});

describe("defect 2: pagination", () => {
  test("reads items and pages of all pages, and no page too many", async () => {
    const { api, fake } = await start();
    const devices = api.resource("device");
    expect(await devices.items().toArray({ limit: 1_000 })).toHaveLength(250);
    expect(await devices.pages().toArray({ limit: 10 })).toHaveLength(3);
    const before = fake.requests.length;
    expect(await devices.items({ page_size: 10 }).toArray({ limit: 20 })).toHaveLength(20);
    expect(fake.requests.length - before).toBe(2);
  });

  test("keeps filters, and works for plain lists, too", async () => {
    const { api, fake } = await start({}, { devicesOfMachine: "list" });
    const filtered = api.resource("device").items({ parent: "pl--0000-0001", page_size: 100 });
    expect(await filtered.toArray({ limit: 300 })).toHaveLength(250);
    expect(fake.requests.at(-1)?.query.get("parent")).toBe("pl--0000-0001");
    const nested = api.resource("machine")("d--0000-0001-0000-0001").resource("devices");
    expect(await nested.items().toArray({ limit: 10 })).toHaveLength(3);
  });

  test("prefetches a bounded number of pages, in their order", async () => {
    const { api, fake } = await start();
    let most = 0;
    const slugs: unknown[] = [];
    for await (const page of api.resource("device").pages({ page_size: 25 }, { prefetch: 3 })) {
      slugs.push(...(page as { results: { slug: string }[] }).results.map(({ slug }) => slug));
      most = Math.max(most, fake.requests.length - slugs.length / 25);
    }
    expect(slugs).toEqual(fake.rows("device").map((row) => row["slug"]));
    expect(most).toBeLessThanOrEqual(3);
  });

  test("ends where rows vanish while they are read", async () => {
    const { api, fake } = await start({}, {});
    const found: unknown[] = [];
    for await (const item of api.resource("device").items()) {
      found.push(item);
      if (found.length === 1) fake.rows("device").splice(60);
    }
    expect(found).toHaveLength(100);
  });

  test("leaving the loop ends what was asked for ahead", async () => {
    const hanging: Interceptor = async (request, next) =>
      /page=[3-9]/.test(request.url) ? await new Promise(() => undefined) : await next(request);
    const { api } = await start({ interceptors: [hanging] });
    const pages = api.resource("device").pages({ page_size: 25 }, { prefetch: 3 });
    for await (const page of pages) if (String((page as { previous: unknown }).previous) !== "null") break;
    await expect.poll(() => api.inFlight).toBe(0);
  });

  test("ends with its signal, also within a page", async () => {
    const { api, fake } = await start();
    const abort = new AbortController();
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const item of api.resource("device").items({}, { signal: abort.signal })) {
        seen.push(item);
        abort.abort("enough");
      }
    };
    expect(await failure(read())).toMatchObject({ code: "CANCELLED", cause: "enough" });
    expect([seen.length, fake.requests.length, api.inFlight]).toEqual([1, 1, 0]);
  });

  test("refuses limits that are none", async () => {
    const { api, fake } = await start();
    const devices = api.resource("device");
    for (const limit of [Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])
      expect(await failure(devices.items().toArray({ limit }))).toMatchObject({ code: "CONFIG" });
    for (const prefetch of [Number.NaN, -1, 17])
      expect(await failure(devices.pages({}, { prefetch }).toArray({ limit: 1 }))).toMatchObject({
        code: "CONFIG",
      });
    for (const maxPages of [Number.NaN, 0])
      expect(await failure(devices.pages({}, { maxPages }).toArray({ limit: 1 }))).toMatchObject({
        code: "CONFIG",
      });
    expect(await devices.items().toArray({ limit: 0 })).toEqual([]);
    expect(fake.requests).toEqual([]);
  });

  test("gives a list up that names a page as its own next one", async () => {
    const { api, fake } = await start();
    const body = JSON.stringify({ count: 1, next: "http://x.invalid/api/v1/org/?page=2", results: [{}] });
    const reply = {
      kind: "reply",
      status: 200,
      headers: { "content-type": "application/json" },
      body,
    } as const;
    fake.inject(reply, { times: 10 });
    await expect(api.resource("org").items().toArray({ limit: 100 })).rejects.toThrow("does not end");
    expect(fake.requests).toHaveLength(2);
  });
});

describe("defect 3: retries", () => {
  test.each([408, 429, 502, 503, 504])("repeats a read after %d", async (status) => {
    const { api, fake } = await start({ retries: 2 });
    fake.inject({ kind: "reply", status }, { times: 2 });
    expect(await api.resource("server").get()).toHaveProperty("now");
    expect(fake.requests).toHaveLength(3);
  });

  test.each(["1", new Date(1_700_000_001_000).toUTCString()])(
    "waits as Retry-After %s says",
    async (value) => {
      const clock = new FakeClock();
      const { api, fake } = await start({ retries: 1, clock });
      fake.inject({ kind: "reply", status: 503, headers: { "retry-after": value } });
      const answer = api.resource("server").get();
      await expect.poll(() => fake.requests.length).toBe(1);
      clock.advance(900);
      expect(fake.requests).toHaveLength(1);
      await expect
        .poll(() => {
          clock.advance(100);
          return fake.requests.length;
        })
        .toBe(2);
      expect(await answer).toHaveProperty("now");
    },
  );

  test("never repeats a write by itself, but an upload that the server takes twice", async () => {
    const { api, fake } = await start({ retries: 2 });
    fake.inject({ kind: "close", after: "nothing" }, { method: "POST" });
    await expect(api.resource("org").post({ name: "x" })).rejects.toBeInstanceOf(HttpConnectionError);
    expect(fake.requests).toHaveLength(1);
    fake.inject({ kind: "reply", status: 503 }, { method: "POST" });
    const upload = api.resource("streamer/report").upload("x", { repeatable: true });
    await expect(upload).rejects.toBeInstanceOf(HttpBadRequestError);
    expect(fake.requests).toHaveLength(3);
  });
});

describe("defect 4: timeouts", () => {
  test("by default, for each attempt", async () => {
    const clock = new FakeClock();
    const { api, fake } = await start({ clock, retries: 1 });
    fake.inject({ kind: "hang" });
    const answer = api.resource("server").get();
    await expect.poll(() => fake.requests.length).toBe(1);
    clock.advance(30_000);
    await expect
      .poll(() => {
        clock.advance(50);
        return fake.requests.length;
      })
      .toBe(2);
    expect(await answer).toHaveProperty("now");
  });

  test("for one call, and by a signal", async () => {
    const { api, fake } = await start();
    fake.inject({ kind: "hang" }, { times: 2 });
    const late = await failure(api.resource("server").get({}, { timeoutMs: 30 }));
    expect(late).toBeInstanceOf(HttpTimeoutError);
    expect(late.code).toBe("DEADLINE_EXCEEDED");
    const abort = new AbortController();
    const stopped = failure(api.resource("server").get({}, { signal: abort.signal }));
    await expect.poll(() => fake.requests.length).toBe(2);
    abort.abort();
    expect(await stopped).toMatchObject({ kind: "cancelled", code: "CANCELLED" });
  });
});
