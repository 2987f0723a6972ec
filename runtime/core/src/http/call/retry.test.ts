import { describe, expect, it } from "vitest";
import { RetryBudget } from "../../base/retry.js";
import { operation } from "../descriptors.js";
import { EngineError } from "../engine.js";
import { type Answering, failureIn, fakeClient, settle } from "../http.test.support.js";
import type { HttpError } from "../http-error.js";
import type { CallOptions } from "../types.js";

const read = operation<unknown, unknown>("GET", "/things");
const write = operation<{ body?: unknown }, unknown>("POST", "/things", {
  body: { contents: [{ mediaType: "application/json", kind: "json" }] },
});
const failing =
  (status: number, headers: Record<string, string> = {}): Answering =>
  () => ({ status, headers });
const thenFine =
  (...statuses: readonly number[]): Answering =>
  (_, index) =>
    statuses[index] === undefined ? { json: "fine" } : { status: statuses[index] };

describe("what is repeated", () => {
  it.each([408, 429, 502, 503, 504])("a read after status %i", async (status) => {
    const { http, engine, clock } = fakeClient(thenFine(status, status));
    const call = http.call(read);
    await settle();
    expect(engine.requests.length).toBe(1);
    clock.advance(50);
    await settle();
    expect(engine.requests.length).toBe(2);
    clock.advance(100);
    expect(await call).toBe("fine");
    expect([engine.requests.length, clock.timers, http.inFlight]).toEqual([3, 0, 0]);
  });

  it.each([400, 401, 403, 404, 409, 500, 501])("not after status %i", async (status) => {
    const { http, engine } = fakeClient(failing(status));
    expect(await failureIn(http.call(read))).toMatchObject({ statusCode: status, attempt: 1 });
    expect(engine.requests.length).toBe(1);
  });

  const lost = (): EngineError =>
    new EngineError("network", "the connection was lost", { code: "ECONNRESET" });
  const absent = (): EngineError =>
    new EngineError("unreachable", "nobody could be reached", { code: "ECONNREFUSED" });
  const cases: readonly (readonly [string, () => Error, "read" | "write", CallOptions, number])[] = [
    ["a read that was lost", lost, "read", {}, 3],
    ["a write that was lost", lost, "write", {}, 1],
    ["a write with an idempotency key", lost, "write", { idempotencyKey: "k" }, 3],
    ["a write that may always be repeated", lost, "write", { retry: { methods: "always" } }, 3],
    ["a write that reached nobody", absent, "write", {}, 3],
    ["nothing when switched off", absent, "read", { retry: false }, 1],
    ["so many times as asked", absent, "read", { retry: 5 }, 5],
  ];
  it.each(cases)("%s", async (_, error, kind, options, attempts) => {
    const { http, engine, clock } = fakeClient(() => error());
    const call = failureIn(http.call(kind === "read" ? read : write, {}, options));
    for (let turn = 0; turn < 6; turn++) {
      await settle(4);
      clock.advance(1_000);
    }
    const failure = (await call) as HttpError;
    expect(failure.kind).toBe("network");
    expect(failure.attempt).toBe(attempts);
    expect(engine.requests.length).toBe(attempts);
    expect(failure.code).toBe(
      kind === "write" && options.idempotencyKey === undefined && error === lost
        ? "UNKNOWN_OUTCOME"
        : "UNAVAILABLE",
    );
  });

  it("the same key with every attempt", async () => {
    const { http, engine, clock } = fakeClient(thenFine(503));
    const call = http.call(write, { body: 1 }, { idempotencyKey: true });
    await settle();
    clock.advance(100);
    await call;
    const [first, second] = engine.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toMatch(/^[\da-f-]{36}$/);
    expect(second).toBe(first);
  });

  it("nothing that holds a stream", async () => {
    const { http, engine } = fakeClient(() => lost());
    const body = new Blob(["x"]).stream() as ReadableStream<Uint8Array>;
    const failure = await failureIn(http.request({ method: "PUT", path: "f", body }));
    expect(failure).toMatchObject({ kind: "network", attempt: 1 });
    expect(engine.requests.length).toBe(1);
  });

  it("no more than the budget allows", async () => {
    const { http, engine, clock } = fakeClient(() => absent(), {
      retry: { budget: new RetryBudget({ capacity: 5 }) },
    });
    for (let call = 0; call < 3; call++) {
      const failed = failureIn(http.call(read));
      await settle();
      clock.advance(1_000);
      await failed;
    }
    expect(engine.requests.length).toBe(4);
  });
});

describe("Retry-After", () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ["seconds", "2", 2_000],
    ["a date", "Tue, 14 Nov 2023 22:13:25 GMT", 5_000],
    ["a date that is over", "Tue, 14 Nov 2023 22:13:00 GMT", 0],
    ["what cannot be read", "soon", 0],
  ];
  it.each(cases)("%s", async (_, header, waitMs) => {
    const { http, engine, clock } = fakeClient((__, index) =>
      index === 0 ? { status: 429, headers: { "retry-after": header } } : { json: 1 },
    );
    const call = http.call(read);
    await settle();
    clock.advance(Math.max(0, waitMs - 1));
    await settle();
    expect(engine.requests.length).toBe(1);
    clock.advance(101);
    expect(await call).toBe(1);
  });

  it("is not waited for beyond 60 s, nor beyond the deadline", async () => {
    for (const [header, timeoutMs] of [
      ["61", 300_000],
      ["40", 30_000],
    ] as const) {
      const { http, engine } = fakeClient(failing(503, { "retry-after": header }), { timeoutMs });
      expect(await failureIn(http.call(read))).toMatchObject({
        kind: "server",
        retryAfterMs: Number(header) * 1_000,
        attempt: 1,
      });
      expect(engine.requests.length).toBe(1);
    }
  });

  it("is not waited for before a write is repeated", async () => {
    const { http } = fakeClient(failing(429, { "retry-after": "1" }));
    expect(await failureIn(http.call(write, { body: 1 }))).toMatchObject({
      kind: "rate-limited",
      attempt: 1,
    });
  });
});

describe("the deadline", () => {
  it("covers all attempts and the waits between", async () => {
    const { http, engine, clock } = fakeClient(
      async (_, index) => (index === 0 ? { status: 503 } : await new Promise(() => undefined)),
      { timeoutMs: 1_000 },
    );
    const call = failureIn(http.call(read));
    await settle();
    clock.advance(50);
    await settle();
    clock.advance(949);
    await settle();
    expect(engine.requests[1]?.signal.aborted).toBe(false);
    clock.advance(2);
    expect(await call).toMatchObject({ code: "DEADLINE_EXCEEDED", kind: "timeout", attempt: 2 });
    expect(engine.requests[1]?.signal.aborted).toBe(true);
    expect([clock.timers, http.inFlight]).toEqual([0, 0]);
  });

  it.each([0, -1, 3_600_001, Number.NaN])("cannot be %d ms", async (timeoutMs) => {
    const { http } = fakeClient(failing(200));
    expect(await failureIn(http.call(read, {}, { timeoutMs }))).toMatchObject({ code: "CONFIG" });
    expect(http.inFlight).toBe(0);
  });
});

describe("giving up", () => {
  it("ends a call under way, waiting, or not begun", async () => {
    for (const answering of [async () => await new Promise<never>(() => undefined), failing(503)]) {
      const { http, clock } = fakeClient(answering);
      const abort = new AbortController();
      const call = failureIn(http.call(read, {}, { signal: abort.signal }));
      await settle();
      abort.abort(new Error("enough"));
      expect(await call).toMatchObject({
        code: "CANCELLED",
        kind: "cancelled",
        cause: { message: "enough" },
      });
      expect([clock.timers, http.inFlight]).toEqual([0, 0]);
    }
    const { http, engine } = fakeClient(failing(200));
    expect(await failureIn(http.call(read, {}, { signal: AbortSignal.abort() }))).toMatchObject({
      code: "CANCELLED",
      attempt: 1,
    });
    expect(engine.requests.length).toBe(0);
  });

  it("closing ends what runs and refuses what comes", async () => {
    const { http, engine } = fakeClient(async () => await new Promise(() => undefined));
    const call = failureIn(http.call(read));
    await settle();
    await http.close();
    expect(await call).toMatchObject({ code: "CLOSED" });
    expect(await failureIn(http.call(read))).toMatchObject({ code: "CLOSED" });
    expect(engine.closed).toBe(true);
  });

  it("leaves no listener behind", async () => {
    const { http } = fakeClient(failing(204));
    const abort = new AbortController();
    let listeners = 0;
    const { signal } = abort;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await http.call(read, {}, { signal });
    expect(listeners).toBe(0);
  });
});

describe("redirects", () => {
  const to =
    (status: number, location: string): Answering =>
    (_, index) =>
      index === 0 ? { status, headers: { location } } : { json: "there" };

  it("are errors unless allowed", async () => {
    const { http, engine } = fakeClient(to(302, "/v1/other"));
    expect(await failureIn(http.call(read))).toMatchObject({ kind: "redirect", statusCode: 302 });
    expect(engine.requests.length).toBe(1);
  });

  it.each([301, 302, 303, 307, 308])("%i is followed for a read within the origin", async (status) => {
    const { http, engine } = fakeClient(to(status, "/v1/other?x=1#f"), { redirects: 1 });
    expect(await http.call(read)).toBe("there");
    expect(engine.requests[1]).toMatchObject({ method: "GET", url: "http://api.test/v1/other?x=1" });
  });

  it.each([301, 302, 303])("%i never turns a write into a read", async (status) => {
    const { http, engine } = fakeClient(to(status, "/v1/other"), { redirects: 5 });
    expect(await failureIn(http.call(write, { body: 1 }))).toMatchObject({
      kind: "redirect",
      statusCode: status,
    });
    expect(engine.requests.length).toBe(1);
  });

  it.each([307, 308])("%i sends a write again as it was", async (status) => {
    const { http, engine } = fakeClient(to(status, "/v1/other"), { redirects: 1 });
    expect(await http.call(write, { body: { a: 1 } })).toBe("there");
    expect(engine.requests[1]).toMatchObject({ method: "POST", body: '{"a":1}' });
  });

  it.each([
    "http://other.test/v1/x",
    "https://api.test/v1/x",
    "//api.test:81/x",
    "http://u:p@api.test/x",
    "data:text/plain,x",
    "http://[",
  ])("never lead to %s", async (location) => {
    const { http, engine } = fakeClient(to(302, location), { redirects: 5 });
    expect(await failureIn(http.call(read))).toMatchObject({ kind: "redirect" });
    expect(engine.requests.length).toBe(1);
  });

  it("end after so many", async () => {
    const { http, engine } = fakeClient(
      (_, index) => ({ status: 302, headers: { location: `/v1/${index}` } }),
      { redirects: 20 },
    );
    expect(await failureIn(http.call(read))).toMatchObject({ kind: "redirect" });
    expect(engine.requests.length).toBe(21);
  });
});
