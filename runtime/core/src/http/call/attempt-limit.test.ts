import { describe, expect, it } from "vitest";
import { operation } from "../descriptors.js";
import { type Answering, failureIn, fakeClient, settle } from "../http.test.support.js";
import type { HttpError } from "../http-error.js";
import type { HttpOptions } from "../options.js";

const read = operation<unknown, unknown>("GET", "/things");
const write = operation<unknown, unknown>("POST", "/things");
const never = new Promise<never>(() => undefined);
const slowFirst: Answering = (_, index) => (index === 0 ? never : { json: "fine" });

describe("an attempt with a time of its own", () => {
  it("is ended and repeated where that does no harm", async () => {
    const { http, engine, clock } = fakeClient(slowFirst, { attemptTimeoutMs: 1_000 });
    const call = http.call(read);
    await settle();
    clock.advance(999);
    await settle();
    expect([engine.requests.length, engine.requests[0]?.signal.aborted]).toEqual([1, false]);
    clock.advance(2);
    await settle();
    expect(engine.requests[0]?.signal.aborted).toBe(true);
    clock.advance(100);
    expect(await call).toBe("fine");
    await settle();
    expect([engine.requests.length, http.inFlight, clock.timers]).toEqual([2, 0, 0]);
  });

  it("is an error of kind timeout where it may have run", async () => {
    const { http, engine, clock } = fakeClient(slowFirst, { attemptTimeoutMs: 60 });
    const call = failureIn(http.call(write, {}, { attemptTimeoutMs: 1_000 }));
    await settle();
    clock.advance(1_001);
    expect(await call).toMatchObject({
      kind: "timeout",
      code: "DEADLINE_EXCEEDED",
      attempt: 1,
      retryable: false,
      fix: expect.stringContaining("attemptTimeoutMs") as unknown,
    });
    expect(engine.requests.length).toBe(1);
  });

  it("ends with the call, which counts first", async () => {
    const { http, clock } = fakeClient(() => never, {
      attemptTimeoutMs: 900,
      timeoutMs: 1_000,
      retry: false,
    });
    const controller = new AbortController();
    const cancelled = failureIn(http.call(read, {}, { signal: controller.signal }));
    await settle();
    controller.abort();
    expect(await cancelled).toMatchObject({ kind: "cancelled" });
    const late = failureIn(http.call(read, {}, { attemptTimeoutMs: 1_000 }));
    await settle();
    clock.advance(1_001);
    expect(((await late) as HttpError).message).toBe("GET /things: no complete reply within 1000 ms");
    await settle();
    expect([http.inFlight, clock.timers]).toEqual([0, 0]);
  });

  it("does not wait for an interceptor that ignores its signal", async () => {
    const { http, clock } = fakeClient(() => ({ json: 1 }), {
      attemptTimeoutMs: 100,
      retry: false,
      interceptors: [() => never],
    });
    const call = failureIn(http.call(read));
    await settle();
    clock.advance(101);
    expect(await call).toMatchObject({ kind: "timeout" });
  });

  it("shows providers the signal of the call, so that attempts belong together", async () => {
    const seen = new Set<AbortSignal>();
    const options: Partial<HttpOptions> = {
      attemptTimeoutMs: 100,
      auth: {
        authenticate: (_, { signal }) => void seen.add(signal),
        renew: async ({ signal }) => await Promise.resolve(seen.has(signal)),
      },
    };
    const { http, engine } = fakeClient(
      (_, index) => (index === 0 ? { status: 401 } : { json: "fine" }),
      options,
    );
    expect(await http.call(read)).toBe("fine");
    expect([seen.size, new Set(engine.requests.map(({ signal }) => signal)).size]).toEqual([1, 2]);
  });
});

it("a stream has as long as it takes after its head, and ends with its call", async () => {
  let source: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (source = controller) });
  const { http, engine, clock } = fakeClient(() => ({ body }), { attemptTimeoutMs: 100 });
  const controller = new AbortController();
  const stream = await http.stream(read, {}, { signal: controller.signal });
  clock.advance(5_000);
  source?.enqueue(new TextEncoder().encode("a\n"));
  const lines = stream.lines()[Symbol.asyncIterator]();
  expect(await lines.next()).toEqual({ done: false, value: "a" });
  expect(engine.requests[0]?.signal.aborted).toBe(false);
  controller.abort();
  expect(engine.requests[0]?.signal.aborted).toBe(true);
  expect(await failureIn(lines.next())).toMatchObject({ kind: "cancelled" });
});

it.each([0, -1, Number.NaN, 3_600_001])("refuses %d ms", async (attemptTimeoutMs) => {
  expect(() => fakeClient(() => ({}), { attemptTimeoutMs })).toThrow(
    expect.objectContaining({ code: "CONFIG" }),
  );
  const { http } = fakeClient(() => ({ json: 1 }));
  expect(await failureIn(http.call(read, {}, { attemptTimeoutMs }))).toMatchObject({ code: "CONFIG" });
});
