import { isEdgeloomError, silentLogger } from "@edgeloom/runtime/base";
import { createBus } from "@edgeloom/runtime/bus";
import { rpcClient, rpcStats, serve } from "@edgeloom/runtime/rpc";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShopService } from "./rpc-scenes.js";
import { eventually } from "./transport-support/waiting.js";

const frame = (text: string): Uint8Array => Buffer.from(text);

async function open() {
  const wire = memoryBus({ log: silentLogger });
  const [ours, theirs] = [wire.connect(), wire.connect()];
  const client = createBus({ transport: ours, name: "customer", log: silentLogger });
  const server = createBus({ transport: theirs, name: "shop", log: silentLogger });
  await Promise.all([client.open(), server.open()]);
  const finish = async (): Promise<void> => {
    await Promise.all([client.close({ drainMs: 0 }), server.close({ drainMs: 0 })]);
    for (const bus of [client, server])
      expect(bus.stats()).toMatchObject({ pending: 0, queued: 0, timers: 0 });
  };
  return { wire, ours, theirs, client, server, finish };
}

describe("faults that only the memory transport can make", () => {
  it("row 8: under latency only deadlines fail, and one stream stays in order", async () => {
    const { ours, theirs, client, server, finish } = await open();
    const handled: string[] = [];
    serve(server, ShopService, {
      buy: ({ item }) => (handled.push(item), { text: item }),
      look: ({ item }) => ({ text: item }),
    });
    await server.settled();
    const shop = rpcClient(client, ShopService);
    await shop.buy({ item: "first" });
    // A tenth of 500 ms ± 400.
    const latency = (): number => 10 + Math.random() * 80;
    ours.setLatency(latency);
    theirs.setLatency(latency);
    const items = Array.from({ length: 100 }, (_, index) => String(index));
    const calls = items.map((item, index) =>
      shop.buy({ item }, { timeoutMs: index % 10 === 0 ? 15 : 5_000 }).then(
        ({ text }) => text === item,
        (error: unknown) => isEdgeloomError(error) && error.code === "DEADLINE_EXCEEDED" && index % 10 === 0,
      ),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set([true]));
    await eventually(() => expect(handled).toEqual(["first", ...items]));
    await eventually(() => expect(rpcStats(client).client.late).toBeGreaterThan(0));
    await finish();
  });

  it("row 14: frames that are no message are counted, and everybody else is served", async () => {
    const { wire, client, server, finish } = await open();
    serve(server, ShopService, { buy: ({ item }) => ({ text: item }), look: ({ item }) => ({ text: item }) });
    await server.settled();
    const [topic, body] = [frame("rpc-req-shop"), frame('{"type":"buy"}')];
    const broken = [[], [topic], [topic, body, body], [frame("\xff"), body]];
    wire.setIntercept((frames) => [...broken, frames]);
    expect(await rpcClient(client, ShopService).buy({ item: "fine" })).toEqual({ text: "fine" });
    wire.setIntercept(undefined);
    expect(server.stats().malformed).toBeGreaterThanOrEqual(3);
    expect(client.stats().malformed).toBeGreaterThanOrEqual(3);
    await finish();
  });

  it("every call ends once and every handler runs at most once, whatever the wire loses or doubles", async () => {
    const fate = fc.constantFrom("pass", "pass", "lose", "double");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        async (fates, breaks) => {
          const { wire, client, server, finish } = await open();
          const runs = new Map<string, number>();
          const run = ({ item }: { readonly item: string }) => {
            runs.set(item, (runs.get(item) ?? 0) + 1);
            return { text: item };
          };
          serve(server, ShopService, { buy: run, look: run });
          await server.settled();
          const shop = rpcClient(client, ShopService);
          await shop.buy({ item: "warm" });
          let next = 0;
          wire.setIntercept((frames) => {
            const what = fates[next++ % fates.length];
            return what === "lose" ? [] : what === "double" ? [frames, frames] : [frames];
          });
          const endings = Array.from({ length: 12 }, (_, index) => {
            const item = String(index);
            const call =
              index % 2 === 0
                ? shop.buy({ item }, { timeoutMs: 20 })
                : shop.look({ item }, { timeoutMs: 20 });
            return call.then(
              ({ text }) => text === item,
              (error: unknown) => isEdgeloomError(error),
            );
          });
          if (breaks) {
            wire.kill();
            wire.restart();
          }
          expect(new Set(await Promise.all(endings))).toEqual(new Set([true]));
          for (const [, count] of runs) expect(count).toBe(1);
          await finish();
        },
      ),
      { numRuns: 60 },
    );
  });
});
