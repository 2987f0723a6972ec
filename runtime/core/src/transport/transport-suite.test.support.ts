import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeadlineTable } from "../base/deadline.js";
import { silentLogger } from "../base/log.js";
import { type Client, eventsOf, eventually, observe, waitMs } from "./observe.test.support.js";
import type { Transport } from "./transport.js";

/** What a transport needs to be put through the suite. */
export type SuiteBus = {
  /** A client that is not open yet. */
  connect(): Transport;
  /** Ends the bus as a crash does. */
  kill(): Promise<void>;
  /** Starts it at the same place. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** What every transport promises, whatever carries it. Clients of the bus that `start` makes use the given table for deadlines. */
export function describeTransport(
  kind: string,
  start: (deadlines: DeadlineTable) => Promise<SuiteBus>,
): void {
  describe(`${kind} transport`, () => {
    let bus: SuiteBus;
    let deadlines: DeadlineTable;
    let clients: Client[];

    beforeEach(async () => {
      deadlines = new DeadlineTable({ log: silentLogger });
      bus = await start(deadlines);
      clients = [];
    });

    afterEach(async () => {
      await Promise.all(clients.map(({ transport }) => transport.close({ drainMs: 100 })));
      await bus.stop();
      expect(deadlines.size).toBe(0);
    });

    function client(): Client {
      const made = observe(bus.connect());
      clients.push(made);
      return made;
    }

    async function opened(...prefixes: string[]): Promise<Client> {
      const made = client();
      for (const prefix of prefixes) made.transport.subscribe(prefix);
      await made.transport.open({ timeoutMs: waitMs });
      return made;
    }

    /** Sends a last message and waits for it: what should have come before it has come. */
    async function flush(from: Client, to: Client, topic: string): Promise<void> {
      const body = `flush ${Math.random()}`;
      await eventually(() => expect(from.transport.hasSubscriber(topic)).toBe(true));
      from.transport.send(topic, body);
      await eventually(() => expect(to.seen.at(-1)?.body).toBe(body));
      to.seen.pop();
    }

    describe("opening", () => {
      it("is connected, with one event, when open resolves", async () => {
        const a = client();
        expect(a.transport.connected).toBe(false);
        await a.transport.open({ timeoutMs: waitMs });
        expect(a.transport.connected).toBe(true);
        expect(a.transport.kind).toBe(kind);
        await a.transport.open({ timeoutMs: waitMs });
        expect(eventsOf(a, "connected")).toEqual([[]]);
      });

      it("rejects with UNAVAILABLE when there is no bus, and may be tried again", async () => {
        await bus.kill();
        const a = client();
        await expect(a.transport.open({ timeoutMs: 150 })).rejects.toMatchObject({
          code: "UNAVAILABLE",
          retryable: true,
        });
        expect(a.transport.connected).toBe(false);
        expect(deadlines.size).toBe(0);
        await bus.restart();
        await a.transport.open({ timeoutMs: waitMs });
        expect(a.transport.connected).toBe(true);
      });

      it("is given up by a signal", async () => {
        await bus.kill();
        const controller = new AbortController();
        const opening = client().transport.open({ timeoutMs: waitMs, signal: controller.signal });
        controller.abort();
        await expect(opening).rejects.toMatchObject({ code: "CANCELLED" });
      });

      it("refuses a timeout out of range", async () => {
        await expect(client().transport.settled({ timeoutMs: 0 })).rejects.toMatchObject({ code: "CONFIG" });
      });
    });

    describe("delivery", () => {
      it("carries text and bytes", async () => {
        const [a, b] = [await opened(), await opened("t")];
        await flush(a, b, "t");
        const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 0x7f);
        expect(a.transport.send("t", "grüße 🚗")).not.toBe("dropped");
        expect(a.transport.send("t", bytes)).not.toBe("dropped");
        expect(a.transport.send("t", "")).not.toBe("dropped");
        await eventually(() => expect(b.seen).toHaveLength(3));
        expect(b.seen.map(({ body }) => body)).toEqual(["grüße 🚗", Buffer.from(bytes).toString(), ""]);
      });

      it("carries a large message", async () => {
        const [a, b] = [await opened(), await opened("t")];
        const body = "0123456789abcdef".repeat(65_536);
        await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(true));
        a.transport.send("t", body);
        await eventually(() => expect(b.seen).toHaveLength(1));
        expect(b.seen[0]?.body === body).toBe(true);
      });

      it("goes by prefix", async () => {
        const [a, b] = [await opened(), await opened("pre", "über")];
        await flush(a, b, "pre");
        for (const topic of ["pr", "pre", "presence", "Presence", "other", "überall", ""])
          a.transport.send(topic, "x");
        await flush(a, b, "pre");
        expect(b.seen.map(({ topic }) => topic)).toEqual(["pre", "presence", "überall"]);
      });

      it("gives everything to the empty prefix, also the empty topic", async () => {
        const [a, b] = [await opened(), await opened("")];
        await flush(a, b, "any");
        a.transport.send("", "no topic");
        a.transport.send("some", "topic");
        await flush(a, b, "any");
        expect(b.seen.filter(({ topic }) => !topic.startsWith("__ping_"))).toEqual([
          { topic: "", body: "no topic" },
          { topic: "some", body: "topic" },
        ]);
      });

      it("delivers once to a client whose prefixes overlap, and to every client", async () => {
        const a = await opened();
        const receivers = [await opened("t", "to", "topic"), await opened("topic"), await opened("t")];
        for (const receiver of receivers) await flush(a, receiver, "topic");
        for (const receiver of receivers) receiver.seen.length = 0;
        a.transport.send("topic", "once");
        for (const receiver of receivers) await flush(a, receiver, "topic");
        for (const receiver of receivers)
          expect(receiver.seen.filter(({ body }) => body === "once")).toHaveLength(1);
      });

      it("delivers a client's own messages to it", async () => {
        const a = await opened("t");
        a.transport.send("t", "to myself");
        await eventually(() => expect(a.seen).toEqual([{ topic: "t", body: "to myself" }]));
      });

      it("keeps the order of one sender", async () => {
        const [a, b] = [await opened(), await opened("t")];
        await flush(a, b, "t");
        const count = 3_000;
        for (let i = 0; i < count; i++) {
          expect(a.transport.send("t", String(i))).not.toBe("dropped");
          if (i % 100 === 99) await eventually(() => expect(b.seen.length).toBeGreaterThan(i - 200));
        }
        await eventually(() => expect(b.seen).toHaveLength(count));
        expect(b.seen.map(({ body }) => Number(body))).toEqual(Array.from({ length: count }, (_, i) => i));
      });

      it("never exceeds its queue: what is too much is dropped, told and counted, and the rest stays in order", async () => {
        const [a, b] = [await opened(), await opened("t")];
        await flush(a, b, "t");
        const offered = 5_000;
        const outcomes = Array.from({ length: offered }, (_, i) => a.transport.send("t", String(i)));
        const dropped = outcomes.filter((outcome) => outcome === "dropped").length;
        expect(dropped).toBeGreaterThan(0);
        expect(dropped).toBeLessThan(offered);
        expect(a.transport.counters.droppedOutgoing).toBe(dropped);
        expect(eventsOf(a, "dropped")).toContainEqual([1, "queue-full"]);
        await flush(a, b, "t");
        const kept = outcomes.flatMap((outcome, i) => (outcome === "dropped" ? [] : [i]));
        expect(b.seen.map(({ body }) => Number(body))).toEqual(kept);
      });

      it("survives a receiver and listeners that throw", async () => {
        const [a, b] = [await opened(), client()];
        let received = 0;
        b.transport.onFrames(() => {
          received++;
          throw new Error("broken receiver");
        });
        b.transport.on("connected", () => {
          throw new Error("broken listener");
        });
        b.transport.subscribe("t");
        await b.transport.open({ timeoutMs: waitMs });
        await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(true));
        a.transport.send("t", "1");
        a.transport.send("t", "2");
        await eventually(() => expect(received).toBe(2));
        expect(b.transport.counters.received).toBe(2);
      });
    });

    describe("subscriptions", () => {
      it("are counted", async () => {
        const [a, b] = [await opened(), await opened("t", "t", "end")];
        await flush(a, b, "t");
        b.transport.unsubscribe("t");
        a.transport.send("t", "still");
        await eventually(() => expect(b.seen).toEqual([{ topic: "t", body: "still" }]));
        b.transport.unsubscribe("t");
        b.transport.unsubscribe("t");
        await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(false));
        a.transport.send("t", "not any more");
        await flush(a, b, "end");
        expect(b.seen).toHaveLength(1);
      });

      it("are known to senders as they come and go", async () => {
        const [a, b] = [await opened(), await opened()];
        expect(a.transport.hasSubscriber("presence")).toBe(false);
        b.transport.subscribe("pres");
        await eventually(() => expect(a.transport.hasSubscriber("presence")).toBe(true));
        expect([a.transport.hasSubscriber("pre"), a.transport.hasSubscriber("pres")]).toEqual([false, true]);
        b.transport.unsubscribe("pres");
        await eventually(() => expect(a.transport.hasSubscriber("presence")).toBe(false));
        expect(eventsOf(a, "interest")).toEqual([
          ["pres", true],
          ["pres", false],
        ]);
      });

      it("are known to senders that come later, and gone with their client", async () => {
        const b = await opened("rpc-req-gate");
        const a = await opened();
        await eventually(() => expect(a.transport.hasSubscriber("rpc-req-gate")).toBe(true));
        await b.transport.close();
        await eventually(() => expect(a.transport.hasSubscriber("rpc-req-gate")).toBe(false));
        expect(eventsOf(a, "interest")).toEqual([
          ["rpc-req-gate", true],
          ["rpc-req-gate", false],
        ]);
      });

      it("stay known while one of two subscribers is left", async () => {
        const [a, b, c] = [await opened("end"), await opened("t"), await opened("t")];
        await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(true));
        await b.transport.close();
        await flush(c, a, "end");
        expect(a.transport.hasSubscriber("t")).toBe(true);
      });

      it("are live when settled resolves: nothing sent afterwards is lost", async () => {
        const [a, b] = [await opened(), await opened()];
        for (let i = 0; i < 20; i++) {
          const topic = `topic-${i}`;
          b.transport.subscribe(topic);
          await b.transport.settled({ timeoutMs: waitMs });
          // Our own subscription, seen by ourselves: no other client's knowledge is asked for.
          expect(b.transport.hasSubscriber(topic)).toBe(true);
          b.transport.send(topic, String(i));
          await eventually(() => expect(b.seen).toHaveLength(i + 1));
        }
        expect(a.seen).toEqual([]);
      });

      it("can be settled many times at once", async () => {
        const a = await opened();
        await Promise.all(Array.from({ length: 50 }, () => a.transport.settled({ timeoutMs: waitMs })));
        expect(deadlines.size).toBe(0);
      });
    });

    describe("an outage", () => {
      async function outage(whileDown: () => void | Promise<void> = () => {}): Promise<void> {
        await bus.kill();
        await eventually(() => expect(clients.every(({ transport }) => !transport.connected)).toBe(true));
        await whileDown();
        await bus.restart();
        await eventually(() => expect(clients.every(({ transport }) => transport.connected)).toBe(true));
      }

      it("is told once on both ends, and all subscriptions are restored", async () => {
        const [a, b] = [await opened(), await opened("one", "two")];
        b.transport.subscribe("three");
        await outage(() => b.transport.subscribe("four"));
        for (const topic of ["one", "two", "three", "four"]) {
          await flush(a, b, topic);
          a.transport.send(topic, topic);
          await flush(a, b, topic);
        }
        expect(b.seen.map(({ body }) => body)).toEqual(["one", "two", "three", "four"]);
        for (const each of [a, b]) {
          const link = each.events.map(([event]) => event).filter((event) => event.endsWith("connected"));
          expect(link).toEqual(["connected", "disconnected", "reconnected"]);
          expect(each.transport.counters.reconnects).toBe(1);
          expect(eventsOf(each, "reconnected")[0]?.[0]).toBeGreaterThanOrEqual(0);
        }
      });

      it("is told each time", async () => {
        const a = await opened("t");
        await outage();
        await outage();
        expect(eventsOf(a, "disconnected")).toHaveLength(2);
        expect(eventsOf(a, "reconnected")).toHaveLength(2);
        await flush(a, a, "t");
      });

      it("drops what is sent meanwhile, told and counted, and delivers none of it later", async () => {
        const [a, b] = [await opened(), await opened("t")];
        await flush(a, b, "t");
        await outage(() => {
          for (let i = 0; i < 10; i++) expect(a.transport.send("t", "lost")).toBe("dropped");
        });
        expect(a.transport.counters.droppedOutgoing).toBe(10);
        expect(eventsOf(a, "dropped")).toContainEqual([1, "not-connected"]);
        await flush(a, b, "t");
        expect(b.seen).toEqual([]);
      });

      it("ends the knowledge about subscribers until they are back", async () => {
        const [a, b] = [await opened(), await opened("t")];
        await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(true));
        await outage(() => expect(a.transport.hasSubscriber("t")).toBe(false));
        await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(true));
        expect(eventsOf(a, "interest")).toEqual([
          ["t", true],
          ["t", false],
          ["t", true],
        ]);
        expect(b.transport.connected).toBe(true);
      });

      it("makes settled wait for its end, or for its own", async () => {
        const a = await opened();
        await bus.kill();
        await eventually(() => expect(a.transport.connected).toBe(false));
        await expect(a.transport.settled({ timeoutMs: 50 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
        const settled = a.transport.settled({ timeoutMs: waitMs });
        await bus.restart();
        await settled;
        expect(a.transport.connected).toBe(true);
      });
    });

    describe("closing", () => {
      it("drops what is sent before opening and refuses everything after closing", async () => {
        const a = client();
        expect(a.transport.send("t", "early")).toBe("dropped");
        expect(a.transport.hasSubscriber("t")).toBe(false);
        await a.transport.open({ timeoutMs: waitMs });
        await Promise.all([a.transport.close(), a.transport.close()]);
        await a.transport.close();
        expect(a.transport.connected).toBe(false);
        expect(a.transport.hasSubscriber("t")).toBe(false);
        const closed = expect.objectContaining({ code: "CLOSED" });
        expect(() => a.transport.send("t", "late")).toThrow(closed);
        expect(() => a.transport.subscribe("t")).toThrow(closed);
        a.transport.unsubscribe("t");
        await expect(a.transport.settled()).rejects.toEqual(closed);
        await expect(a.transport.open()).rejects.toEqual(closed);
      });

      it("lets go out what was sent before", async () => {
        const [a, b] = [await opened(), await opened("t")];
        await flush(a, b, "t");
        for (let i = 0; i < 500; i++) a.transport.send("t", String(i));
        await a.transport.close();
        await eventually(() => expect(b.seen).toHaveLength(500));
        expect(a.transport.counters.sent).toBeGreaterThanOrEqual(500);
      });

      it("ends waits with CLOSED", async () => {
        const a = await opened();
        await bus.kill();
        await eventually(() => expect(a.transport.connected).toBe(false));
        const settled = a.transport.settled({ timeoutMs: waitMs });
        const refused = expect(settled).rejects.toMatchObject({ code: "CLOSED" });
        await a.transport.close();
        await refused;
      });

      it("is possible at any moment of an outage", async () => {
        const a = await opened("t");
        await bus.kill();
        await a.transport.close();
        expect(a.transport.connected).toBe(false);
      });
    });
  });
}
