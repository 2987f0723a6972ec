import { describe, expect, it } from "vitest";
import { operation } from "../descriptors.js";
import { failureIn, fakeClient, settle } from "../http.test.support.js";

const read = operation<unknown, unknown>("GET", "/things");

describe("limits of a client", () => {
  it("lets so many calls run at a time, in their order", async () => {
    const waiting: (() => void)[] = [];
    const { http, engine, clock } = fakeClient(
      async (_, index) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return { json: index };
      },
      { limits: { maxConcurrent: 2 } },
    );
    const calls = Promise.all([0, 1, 2, 3].map(async () => await http.call(read)));
    await settle();
    expect([engine.requests.length, http.inFlight]).toEqual([2, 4]);
    for (let index = 0; index < 4; index++) {
      waiting[index]?.();
      await settle();
    }
    expect(await calls).toEqual([0, 1, 2, 3]);
    expect([http.inFlight, clock.timers]).toEqual([0, 0]);
  });

  it("refuses a call when too many wait", async () => {
    const { http } = fakeClient(async () => await new Promise(() => undefined), {
      limits: { maxConcurrent: 1, maxWaiting: 1 },
    });
    const calls = [failureIn(http.call(read)), failureIn(http.call(read))];
    expect(await failureIn(http.call(read))).toMatchObject({ code: "OVERLOADED" });
    await http.close();
    for (const call of calls) expect(await call).toMatchObject({ code: "CLOSED" });
    expect(http.inFlight).toBe(0);
  });

  it("gives the place of who gives up to the next", async () => {
    let finish: (() => void) | undefined;
    const { http, engine } = fakeClient(
      async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return {};
      },
      { limits: { maxConcurrent: 1 } },
    );
    const abort = new AbortController();
    const first = http.request({ path: "1" });
    const second = failureIn(http.request({ path: "2", signal: abort.signal }));
    const third = http.request({ path: "3" });
    await settle();
    abort.abort();
    expect(await second).toMatchObject({ code: "CANCELLED" });
    finish?.();
    await first;
    await settle();
    finish?.();
    await third;
    expect(engine.requests.map(({ url }) => url.slice(-1))).toEqual(["1", "3"]);
  });

  it("spreads calls over the second", async () => {
    const { http, engine, clock } = fakeClient(() => ({}), { limits: { maxPerSecond: 4 } });
    const calls = Promise.all([1, 2, 3].map(async () => await http.request({ path: "x" })));
    const seen: number[] = [];
    for (let step = 0; step < 6; step++) {
      await settle(4);
      seen.push(engine.requests.length);
      clock.advance(100);
    }
    await calls;
    expect(seen).toEqual([1, 1, 1, 2, 2, 3]);
    expect(clock.timers).toBe(0);
  });

  it.each([
    ["maxConcurrent", 0],
    ["maxResponseBytes", Number.POSITIVE_INFINITY],
    ["maxPerSecond", -1],
  ])("cannot be %s %d", (name, value) => {
    expect(() => fakeClient(() => ({}), { limits: { [name]: value } })).toThrow(
      expect.objectContaining({ code: "CONFIG" }) as Error,
    );
  });
});
