import { isEdgeloomError } from "@edgeloom/runtime/base";
import { type Bus, publisher, subscribe } from "@edgeloom/runtime/bus";
import {
  type RequestContext,
  type RpcClient,
  rpcClient,
  rpcStats,
  type ServerOptions,
  serve,
} from "@edgeloom/runtime/rpc";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cast, gate, NewsTopic, ShopService, scenes } from "./rpc-scenes.js";
import { eventually } from "./transport-support/waiting.js";

type Shop = RpcClient<(typeof ShopService)["methods"]>;
type Handler = (
  order: { readonly item: string },
  context: RequestContext,
) => { text: string } | Promise<{ text: string }>;

const id = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** How a call ended: its text or its code. */
const ending = (call: Promise<{ readonly text: string }>): Promise<string> =>
  call.then(
    ({ text }) => text,
    (error: unknown) => (isEdgeloomError(error) ? error.code : Promise.reject(error as Error)),
  );

describe.each(scenes)("RPC on %s", (kind, makeScene) => {
  let cast: Cast;
  const unhandled: unknown[] = [];
  const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);

  beforeEach(async () => {
    process.on("unhandledRejection", noteUnhandled);
    cast = new Cast(await makeScene());
  });
  afterEach(async () => {
    await cast.end();
    process.off("unhandledRejection", noteUnhandled);
    expect(unhandled).toEqual([]);
  });

  /** A server of the shop, ready to be called. */
  async function shop(handler: Handler, options?: ServerOptions, name = "shop"): Promise<Bus> {
    const bus = await cast.bus(name);
    serve(bus, ShopService, { buy: handler, look: handler }, options);
    await bus.settled();
    return bus;
  }

  async function customer(): Promise<{ readonly bus: Bus; readonly shop: Shop }> {
    const bus = await cast.bus("customer");
    return { bus, shop: rpcClient(bus, ShopService) };
  }

  it("row 1: the server is gone before the request: the call waits, then is unavailable; it was sent at most once", async () => {
    const { bus, shop: client } = await customer();
    const recorder = await cast.peer();
    await cast.kill(await shop(({ item }) => ({ text: item })));
    await eventually(() => expect(bus.transport.hasSubscriber("rpc-req-shop")).toBe(false));
    expect(await ending(client.buy({ item: "a" }, { timeoutMs: 300 }))).toBe("UNAVAILABLE");
    expect(await ending(client.look({ item: "b" }, { timeoutMs: 300 }))).toBe("UNAVAILABLE");
    const waiting = ending(client.buy({ item: "c" }, { timeoutMs: 10_000 }));
    let runs = 0;
    await shop(({ item }) => ({ text: `${item} ${++runs}` }));
    expect(await waiting).toBe("c 1");
    expect(rpcStats(bus).client).toMatchObject({ repeated: 0, calls: 3 });
    expect(recorder.seen).toEqual([]);
  });

  it("row 2: the server dies after it ran the handler, before its reply", async () => {
    const { bus, shop: client } = await customer();
    const runs: string[] = [];
    const dying = await shop(async ({ item }, { envelope }) => {
      runs.push(`${item} ${envelope.rpcId}`);
      await cast.kill(dying);
      return { text: "never heard" };
    });
    expect(await ending(client.buy({ item: "once" }, { timeoutMs: 700 }))).toBe("UNKNOWN_OUTCOME");
    expect(runs).toHaveLength(1);
    const dyingAgain = await shop(async ({ item }, { envelope }) => {
      runs.push(`${item} ${envelope.rpcId}`);
      await cast.kill(dyingAgain);
      return { text: "never heard" };
    });
    const call = ending(client.look({ item: "twice" }, { timeoutMs: 10_000 }));
    await eventually(() => expect(runs).toHaveLength(2));
    await shop(({ item }, { envelope }) => {
      runs.push(`${item} ${envelope.rpcId}`);
      return { text: "heard" };
    });
    expect(await call).toBe("heard");
    expect(runs).toHaveLength(3);
    expect(runs[2]).toBe(runs[1]);
    expect(rpcStats(bus).client.repeated).toBe(1);
  });

  it("row 3: the server is restarted while calls are under way", async () => {
    const { shop: client } = await customer();
    const stuck = gate();
    const started: string[] = [];
    const old = await shop(
      ({ item }) => {
        started.push(item);
        return stuck.passed.then(() => ({ text: "old" }));
      },
      { concurrency: 8 },
    );
    const calls = ["a", "b", "c", "d"].map((item) => ending(client.look({ item }, { timeoutMs: 10_000 })));
    await eventually(() => expect(started).toHaveLength(4));
    await cast.kill(old);
    await shop(({ item }) => ({ text: `new ${item}` }));
    expect(await Promise.all(calls)).toEqual(["new a", "new b", "new c", "new d"]);
    stuck.open();
  });

  it("row 4: the broker is killed and started again: one event, and calls go on", async () => {
    const { bus, shop: client } = await customer();
    await shop(({ item }) => ({ text: item }));
    expect(await ending(client.buy({ item: "before" }))).toBe("before");
    const outages: number[] = [];
    bus.on("reconnected", (outageMs) => outages.push(outageMs));
    await cast.scene.killBroker();
    await eventually(() => expect(bus.transport.connected).toBe(false));
    const during = ending(client.buy({ item: "during" }, { timeoutMs: 20_000 }));
    await cast.scene.startBroker();
    expect(await during).toBe("during");
    expect(outages).toHaveLength(1);
  });

  it("row 7: a link breaks under calls: what must not be repeated ends at once, the rest succeeds after", async () => {
    const { bus, shop: client } = await customer();
    const runs: string[] = [];
    const first = gate();
    await shop(
      ({ item }) => {
        runs.push(item);
        return first.passed.then(() => ({ text: item }));
      },
      { concurrency: 8 },
    );
    const buying = ending(client.buy({ item: "buy" }, { timeoutMs: 20_000 }));
    const looking = ending(client.look({ item: "look" }, { timeoutMs: 20_000 }));
    await eventually(() => expect(runs).toHaveLength(2));
    await cast.scene.killBroker();
    expect(await buying).toBe("UNKNOWN_OUTCOME");
    expect(bus.stats().pending).toBe(1);
    first.open();
    await cast.scene.startBroker();
    expect(await looking).toBe("look");
    // The repetition found the reply in the memory of the server: nothing ran twice.
    expect(runs.toSorted()).toEqual(["buy", "look"]);
  });

  it("row 9: a reply after the deadline is counted and given to nobody", async () => {
    const { bus, shop: client } = await customer();
    const late = gate();
    await shop(({ item }) => (item === "slow" ? late.passed.then(() => ({ text: item })) : { text: item }), {
      concurrency: 2,
    });
    expect(await ending(client.buy({ item: "slow" }, { timeoutMs: 300 }))).toBe("DEADLINE_EXCEEDED");
    const next = client.buy({ item: "next" });
    late.open();
    expect(await ending(next)).toBe("next");
    await eventually(() => expect(rpcStats(bus).client).toMatchObject({ late: 1, answered: 1 }));
  });

  it("rows 10 and 12: duplicate, foreign and broken replies are counted and dropped", async () => {
    const { bus, shop: client } = await customer();
    const peer = await cast.peer("rpc-req-shop");
    await eventually(() => expect(bus.transport.hasSubscriber("rpc-req-shop")).toBe(true));
    const call = ending(client.buy({ item: "a" }));
    await eventually(() => expect(peer.seen).toHaveLength(1));
    const reply = (rpcId: unknown, text: string): void => {
      peer.transport.send(
        "rpc-rep-shop",
        JSON.stringify({ name: "p", type: "buy", rpc_id: rpcId, response: { text } }),
      );
    };
    for (let index = 0; index < 20; index++) reply(id(index), "foreign");
    reply(null, "nobody");
    peer.transport.send("rpc-rep-shop", "no json");
    reply(peer.seen[0]?.["rpc_id"], "first");
    reply(peer.seen[0]?.["rpc_id"], "second");
    expect(await call).toBe("first");
    await eventually(() =>
      expect(rpcStats(bus).client).toMatchObject({ duplicate: 1, unknown: 21, answered: 1 }),
    );
    expect(bus.stats().malformed).toBe(1);
  });

  it("row 11: a request that comes twice runs once; another body under its id is a conflict", async () => {
    const runs: string[] = [];
    await shop(({ item }) => {
      runs.push(item);
      return { text: `${item} ${runs.length}` };
    });
    const peer = await cast.peer("rpc-rep-shop");
    await eventually(() => expect(peer.transport.hasSubscriber("rpc-req-shop")).toBe(true));
    const send = (item: string, timestamp: number): void => {
      peer.transport.send(
        "rpc-req-shop",
        JSON.stringify({ timestamp, name: "p", type: "buy", rpc_id: id(1), request: { item } }),
      );
    };
    send("a", 1);
    await eventually(() => expect(peer.seen).toHaveLength(1));
    send("a", 2);
    send("b", 3);
    await eventually(() => expect(peer.seen).toHaveLength(3));
    expect(runs).toEqual(["a"]);
    expect(peer.seen[1]).toEqual(peer.seen[0]);
    expect(peer.seen[2]).toMatchObject({
      response: { status: "error", error: expect.stringMatching(/^CONFLICT/) },
    });
  });

  it("row 13: a caller gives up: the handler is told within 50 ms and nothing is sent after", async () => {
    const { bus, shop: client } = await customer();
    const spy = await cast.peer("rpc-rep-shop");
    const started = gate();
    let abortedAtMs = 0;
    const server = await shop((_order, { signal }) => {
      started.open();
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          abortedAtMs = performance.now();
          resolve({ text: "nobody reads it" });
        });
      });
    });
    await eventually(() => expect(bus.transport.hasSubscriber("rpc-can-shop")).toBe(true));
    const caller = new AbortController();
    const call = ending(client.buy({ item: "a" }, { signal: caller.signal }));
    await started.passed;
    const cancelledAtMs = performance.now();
    caller.abort();
    expect(await call).toBe("CANCELLED");
    await eventually(() => expect(server.stats().pending).toBe(0));
    // Five seconds instead of 50 ms: the promise counts from the receipt, and this machine is shared.
    expect(abortedAtMs - cancelledAtMs).toBeLessThan(5_000);
    await Promise.all([server.settled(), spy.transport.settled()]);
    expect(spy.seen).toEqual([]);
    expect(rpcStats(bus).client).toMatchObject({ late: 0, answered: 0 });
  });

  it("row 14: broken bodies are counted, and everybody else is served", async () => {
    const { shop: client } = await customer();
    const server = await shop(({ item }) => ({ text: item }));
    const news: string[] = [];
    subscribe(server, NewsTopic, { item: ({ item }) => news.push(item) });
    await server.settled();
    const peer = await cast.peer();
    const broken = [
      "",
      "{",
      "[1]",
      "null",
      '{"a":"\ud800"',
      "[".repeat(10_000),
      Buffer.from([0x7b, 0xff, 0x7d]),
    ];
    for (const body of broken) for (const topic of ["rpc-req-shop", "news"]) peer.transport.send(topic, body);
    expect(await ending(client.buy({ item: "fine" }))).toBe("fine");
    publisher(server, NewsTopic).item({ item: "news" });
    await eventually(() => expect(news).toEqual(["news"]));
    await eventually(() => expect(server.stats().malformed).toBe(broken.length * 2));
  });

  it("row 21: a slow subscriber loses the oldest, learns how many, and holds nobody up", async () => {
    const sender = await cast.bus("sender");
    const receiver = await cast.bus("receiver", { handlers: { queue: { maxCount: 100 } } });
    const { shop: client } = await customer();
    serve(receiver, ShopService, {
      buy: ({ item }) => ({ text: item }),
      look: ({ item }) => ({ text: item }),
    });
    const slow = gate();
    const seen: string[] = [];
    const gaps: number[] = [];
    receiver.on("gap", (_group, count) => gaps.push(count));
    subscribe(receiver, NewsTopic, { item: ({ item }) => (seen.push(item), slow.passed) });
    await receiver.settled();
    await eventually(() => expect(sender.transport.hasSubscriber("news")).toBe(true));
    const news = publisher(sender, NewsTopic);
    news.item({ item: "0" });
    await eventually(() => expect(seen).toEqual(["0"]));
    for (let index = 1; index < 500; index++) news.item({ item: String(index) });
    await eventually(() =>
      expect(receiver.stats()).toMatchObject({ running: 1, queued: 100, droppedIncoming: 399 }),
    );
    expect(await ending(client.buy({ item: "meanwhile" }))).toBe("meanwhile");
    slow.open();
    await eventually(() => expect(seen).toHaveLength(101));
    expect(gaps).toEqual([399]);
    expect(seen).toEqual(["0", ...Array.from({ length: 100 }, (_, index) => String(400 + index))]);
  });

  it("row 21: a slow subscriber that would rather be disconnected is", async () => {
    const sender = await cast.bus("sender");
    const receiver = await cast.bus("receiver", {
      handlers: { queue: { maxCount: 10, policy: "disconnect" } },
    });
    const overflows: string[] = [];
    receiver.on("overflow", (group) => overflows.push(group));
    const slow = gate();
    subscribe(receiver, NewsTopic, { item: () => slow.passed });
    await receiver.settled();
    await eventually(() => expect(sender.transport.hasSubscriber("news")).toBe(true));
    const news = publisher(sender, NewsTopic);
    for (let index = 0; index < 50; index++) news.item({ item: String(index) });
    await eventually(() => expect(sender.transport.hasSubscriber("news")).toBe(false));
    expect(overflows).toEqual(["default"]);
    expect(receiver.stats()).toMatchObject({ registrations: 0, queued: 0 });
    slow.open();
  });

  it("row 35: a handler that keeps the event loop is named, and causes no storm of repetitions", async () => {
    const { bus, shop: client } = await customer();
    const blocked: string[] = [];
    const server = await shop(({ item }) => {
      const untilMs = performance.now() + (item === "first" ? 1_100 : 0);
      while (performance.now() < untilMs);
      return { text: item };
    });
    server.on("blocked", (place, durationMs) => blocked.push(`${place} ${durationMs >= 1_000}`));
    const calls = ["first", ...Array.from({ length: 19 }, (_, index) => String(index))];
    const endings = await Promise.all(
      calls.map((item) => ending(client.look({ item }, { timeoutMs: 3_000 }))),
    );
    expect(endings).toEqual(calls);
    expect(blocked).toEqual(["shop/look true"]);
    // At most one repetition each, all answered from memory.
    expect(rpcStats(bus).client.repeated).toBeLessThanOrEqual(calls.length);
    expect(rpcStats(server).server.requests - rpcStats(server).server.repeated).toBe(calls.length);
  });

  it("row 36: handlers that throw, reject or never settle are answered without a stack, and free their place", async () => {
    const { bus, shop: client } = await customer();
    const server = await shop(
      ({ item }) => {
        if (item === "throws") throw new Error("thrown");
        if (item === "rejects") return Promise.reject(new Error("rejected"));
        if (item === "sticks") return new Promise(() => {});
        return { text: item };
      },
      { handlerTimeoutMs: 200 },
    );
    const detailOf = (item: string): Promise<unknown> =>
      client.buy({ item }).then(
        ({ text }) => text,
        (error: unknown) => isEdgeloomError(error) && `${error.status}: ${error.detail}`,
      );
    expect(await Promise.all(["throws", "rejects", "sticks", "works"].map(detailOf))).toEqual([
      "handler_error: thrown",
      "handler_error: rejected",
      "handler_error: the handler did not finish in 200 ms",
      "works",
    ]);
    expect([bus.stats().pending, server.stats().pending]).toEqual([0, 0]);
  });

  it(`leaves nothing behind on ${kind} when everything ends at once`, async () => {
    const { bus, shop: client } = await customer();
    const stuck = gate();
    const server = await shop(() => stuck.passed.then(() => ({ text: "" })), { concurrency: 64 });
    const calls = Array.from({ length: 50 }, (_, index) =>
      ending((index % 2 === 0 ? client.buy : client.look)({ item: String(index) }, { timeoutMs: 20_000 })),
    );
    await eventually(() => expect(server.stats().pending).toBe(50));
    await Promise.all([bus.close({ drainMs: 0 }), server.close({ drainMs: 0 })]);
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["CLOSED"]));
    stuck.open();
  });
});
