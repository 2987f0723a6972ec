import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../base/log.js";
import { recordingLogger } from "./bus.test.support.js";
import { eventListener } from "./event-listener.js";

const recorded = (
  JSON.parse(
    readFileSync(new URL("../../../../test/vectors/openmodule/misc.json", import.meta.url), "utf8"),
  ) as {
    readonly event_listener: {
      readonly raise_exceptions_false: readonly string[];
      readonly raise_exceptions_true: { readonly called: readonly string[]; readonly thrown: boolean };
    };
  }
).event_listener;

describe("eventListener", () => {
  const build = (raiseExceptions: boolean, isAsync: boolean) => {
    const called: string[] = [];
    const bad = (): void => {
      called.push("bad");
      throw new Error("bad");
    };
    const badLater = async (): Promise<void> => bad();
    const listener = eventListener<[]>(
      { raiseExceptions, log: silentLogger },
      () => called.push("a"),
      isAsync ? badLater : bad,
      () => called.push("c"),
    );
    return { listener, called };
  };

  it.each([false, true])("logs exceptions and goes on, as recorded (async: %s)", async (isAsync) => {
    const { listener, called } = build(false, isAsync);
    await listener();
    expect(called).toEqual(recorded.raise_exceptions_false);
  });

  it.each([false, true])(
    "lets the first exception through where asked, as recorded (async: %s)",
    async (isAsync) => {
      const { listener, called } = build(true, isAsync);
      const thrown = await Promise.resolve()
        .then(() => listener())
        .then(() => false)
        .catch(() => true);
      expect({ called, thrown }).toEqual(recorded.raise_exceptions_true);
    },
  );

  it("stays synchronous while its functions are", () => {
    const listener = eventListener<[number]>({ log: silentLogger }, (count) => count);
    expect(listener(1)).toBeUndefined();
  });

  it("waits for a function before it calls the next one", async () => {
    const order: string[] = [];
    const listener = eventListener<[]>(
      { log: silentLogger },
      async () => {
        await Promise.resolve();
        order.push("first");
      },
      () => order.push("second"),
    );
    await listener();
    expect(order).toEqual(["first", "second"]);
  });

  it("is a list: entries come and go, also while it runs", () => {
    const { log, lines } = recordingLogger();
    const seen: string[] = [];
    const listener = eventListener<[string]>({ log });
    const one = (text: string): void => {
      seen.push(`one ${text}`);
      listener.remove(one);
    };
    listener.add(one);
    const drop = listener.add((text) => seen.push(`two ${text}`));
    void listener("a");
    expect([...listener]).toHaveLength(1);
    void listener("b");
    drop();
    expect(listener.remove(one)).toBe(false);
    expect(listener.size).toBe(0);
    expect(seen).toEqual(["one a", "two a", "two b"]);
    listener.add(one);
    listener.clear();
    expect(listener.size).toBe(0);
    expect(lines).toEqual([]);
  });
});
