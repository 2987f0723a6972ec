import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EdgeloomError } from "../base/errors.js";
import { FakeClock } from "../base/fake-clock.js";
import { silentLogger } from "../base/log.js";
import { type Bus, createBus } from "../bus/bus.js";
import { Mux } from "./mux.js";
import type { CallRequest } from "./pending-call.js";
import { callRaw } from "./raw.js";
import { FakeTransport } from "./rpc.test.support.js";
import type { RawReply } from "./status.js";

const requestTopic = "rpc-req-talk";
const turn = async (): Promise<void> => {
  for (let index = 0; index < 4; index++) await Promise.resolve();
};

type Outcome = { replies: RawReply[]; errors: EdgeloomError[] };

function setUp(options: { readonly maxPendingCalls?: number; readonly present?: boolean } = {}) {
  const transport = new FakeTransport();
  const clock = new FakeClock();
  const bus: Bus = createBus({ transport, name: "me", clock, log: silentLogger, ...options });
  const mux = new Mux(bus);
  bus.attach(mux);
  if (options.present ?? true) transport.setInterest(requestTopic, true);
  const call = (request: Partial<CallRequest> = {}): Outcome => {
    const outcome: Outcome = { replies: [], errors: [] };
    mux.start({
      channel: "talk",
      type: "ask",
      body: "{}",
      timeoutMs: 3_000,
      idempotent: false,
      onReply: (reply) => outcome.replies.push(reply),
      onError: (error) => outcome.errors.push(error),
      ...request,
    });
    return outcome;
  };
  const requests = () =>
    transport.sent.filter(({ topic }) => topic === requestTopic).map(({ message }) => message);
  const idOf = (index: number): string => String(requests()[index]?.["rpc_id"]);
  const reply = (rpcId: string, response: unknown = {}): void =>
    transport.receive("rpc-rep-talk", { rpc_id: rpcId, response });
  return { transport, clock, bus, mux, call, requests, idOf, reply };
}

const codes = ({ errors }: Outcome): readonly string[] => errors.map(({ code }) => code);

describe("Mux", () => {
  it("waits for somebody who listens, then sends once", async () => {
    const { transport, clock, call, requests, idOf, reply } = setUp({ present: false });
    const outcome = call();
    await turn();
    clock.advance(1_000);
    expect(requests()).toEqual([]);
    transport.setInterest(requestTopic, true);
    expect(requests()).toHaveLength(1);
    transport.setInterest(requestTopic, false);
    transport.setInterest(requestTopic, true);
    expect(requests()).toHaveLength(1);
    reply(idOf(0), { a: 1 });
    expect(outcome.replies).toMatchObject([{ status: "ok", response: { a: 1 } }]);
  });

  it("says that nothing was executed when nobody ever listens", async () => {
    const { clock, call, bus, requests } = setUp({ present: false });
    const outcome = call({ timeoutMs: 500 });
    await turn();
    clock.advance(500);
    expect(codes(outcome)).toEqual(["UNAVAILABLE"]);
    expect(outcome.errors[0]).toMatchObject({ place: "talk/ask", retryable: true });
    expect(requests()).toEqual([]);
    expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
  });

  it("ends a call at its deadline and says what is known about it", async () => {
    const { transport, clock, call, mux, idOf, reply } = setUp();
    const plain = call();
    const interrupted = call();
    await turn();
    reply(idOf(0));
    const lonely = call();
    transport.setInterest(requestTopic, false);
    clock.advance(3_000);
    expect(plain.replies).toHaveLength(1);
    expect(codes(interrupted)).toEqual(["UNKNOWN_OUTCOME"]);
    expect(codes(lonely)).toEqual(["UNKNOWN_OUTCOME"]);
    transport.setInterest(requestTopic, true);
    const late = call();
    clock.advance(3_000);
    expect(codes(late)).toEqual(["DEADLINE_EXCEEDED"]);
    expect(late.errors[0]?.message).toContain("may have run");
    expect(late.errors[0]?.retryable).toBe(false);
    expect(mux.stats()).toMatchObject({ pending: 0, repeated: 0 });
  });

  it("tells late, duplicate and foreign replies apart and gives them to nobody", async () => {
    const { clock, call, mux, idOf, reply, transport } = setUp();
    const answered = call();
    const given = call({ timeoutMs: 100 });
    await turn();
    reply(idOf(0));
    reply(idOf(0), { again: true });
    clock.advance(100);
    reply(idOf(1));
    reply("12345678-1234-4678-9234-567812345678");
    reply("nonsense");
    transport.receive("rpc-rep-talk", { type: "unknown", response: { status: "validation_error" } });
    expect(answered.replies).toHaveLength(1);
    expect(given).toMatchObject({ replies: [], errors: [{ code: "DEADLINE_EXCEEDED" }] });
    expect(mux.stats()).toMatchObject({ answered: 1, duplicate: 1, late: 1, unknown: 3 });
  });

  it("takes the id of a reply in any form", async () => {
    const { call, idOf, reply } = setUp();
    const outcome = call();
    await turn();
    reply(idOf(0).replaceAll("-", "").toUpperCase());
    expect(outcome.replies[0]?.rpcId).toBe(idOf(0));
  });

  it("repeats an idempotent call under the same id, three times at most", async () => {
    const { clock, call, requests, mux, idOf, reply } = setUp();
    const outcome = call({ idempotent: true });
    await turn();
    clock.advance(999);
    expect(requests()).toHaveLength(1);
    clock.advance(1);
    expect(requests()).toHaveLength(2);
    clock.advance(1_000);
    expect(requests()).toHaveLength(3);
    expect(new Set(requests().map((request) => request["rpc_id"])).size).toBe(1);
    reply(idOf(0));
    expect(outcome.replies).toHaveLength(1);
    expect(mux.stats()).toMatchObject({ repeated: 2, pending: 0 });
    const lost = call({ idempotent: true, timeoutMs: 300 });
    clock.advance(300);
    expect(codes(lost)).toEqual(["DEADLINE_EXCEEDED"]);
    expect(lost.errors[0]?.retryable).toBe(true);
  });

  it("repeats an idempotent call when its server comes back", async () => {
    const { transport, clock, call, requests, idOf, reply } = setUp();
    const outcome = call({ idempotent: true });
    await turn();
    transport.setInterest(requestTopic, false);
    clock.advance(2_000);
    expect(requests()).toHaveLength(1);
    transport.setInterest(requestTopic, true);
    expect(requests()).toHaveLength(2);
    reply(idOf(1));
    expect(outcome.replies).toHaveLength(1);
  });

  it("stops repeating when most repetitions were in vain", async () => {
    const { clock, call, requests } = setUp();
    for (let round = 0; round < 60; round++) {
      call({ idempotent: true });
      await turn();
      clock.advance(3_000);
    }
    // 60 calls; the budget of 500 pays for 50 repetitions after a timeout.
    expect(requests()).toHaveLength(110);
  });

  it("ends what it cannot repeat as soon as the link breaks", async () => {
    const { transport, call, bus, requests } = setUp();
    const sent = call();
    const idempotent = call({ idempotent: true });
    await turn();
    transport.setConnected(false);
    const waiting = call();
    expect(codes(sent)).toEqual(["UNKNOWN_OUTCOME"]);
    expect([idempotent, waiting]).toEqual([
      { replies: [], errors: [] },
      { replies: [], errors: [] },
    ]);
    transport.setConnected(true);
    expect(requests()).toHaveLength(4);
    expect(bus.stats().pending).toBe(2);
  });

  it("refuses a call that does not get into the queue of the transport", async () => {
    const { transport, call, bus } = setUp();
    call();
    await turn();
    transport.outcome = "dropped";
    const refused = call();
    expect(codes(refused)).toEqual(["OVERLOADED"]);
    expect(bus.stats().pending).toBe(1);
  });

  it("refuses more calls than its table holds", () => {
    const { call, bus } = setUp({ maxPendingCalls: 2 });
    const outcomes = [call(), call(), call()];
    expect(outcomes.map(codes)).toEqual([[], [], ["OVERLOADED"]]);
    expect(bus.stats().pending).toBe(2);
  });

  it("gives up at once when the caller does, and tells a server that listens", async () => {
    const { transport, call, bus, idOf } = setUp();
    const quiet = new AbortController();
    const told = new AbortController();
    const first = call({ signal: quiet.signal });
    await turn();
    quiet.abort(new Error("enough"));
    expect(transport.sent.filter(({ topic }) => topic === "rpc-can-talk")).toEqual([]);
    transport.setInterest("rpc-can-talk", true);
    const second = call({ signal: told.signal });
    told.abort();
    const cancel = transport.sent.find(({ topic }) => topic === "rpc-can-talk");
    expect(cancel?.message).toEqual({
      timestamp: expect.any(Number),
      name: "me",
      type: "ask",
      rpc_id: idOf(1),
    });
    const before = call({ signal: AbortSignal.abort() });
    expect([first, second, before].map(codes)).toEqual([["CANCELLED"], ["CANCELLED"], ["CANCELLED"]]);
    expect(first.errors[0]?.cause).toEqual(new Error("enough"));
    expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
  });

  it("ends every call with the bus, and takes no more", async () => {
    const { call, bus, clock } = setUp();
    const sent = call();
    await turn();
    await bus.close();
    const after = call();
    expect([sent, after].map(codes)).toEqual([["CLOSED"], ["CLOSED"]]);
    expect(sent.errors[0]?.message).toContain("may have run");
    expect(after.errors[0]?.message).toContain("nothing was executed");
    clock.advance(10_000);
    expect(codes(sent)).toHaveLength(1);
  });

  it("takes no call when it is the first one after the end of the bus", async () => {
    const { bus, clock } = setUp();
    await bus.close();
    const call = callRaw(bus, { channel: "talk", type: "ask" });
    await expect(call).rejects.toMatchObject({ code: "CLOSED" });
    expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
    clock.advance(10_000);
  });

  it.each([0, -1, Number.NaN, 3_600_001])("refuses a timeout of %d ms", (timeoutMs) => {
    const { call, bus } = setUp();
    expect(() => call({ timeoutMs })).toThrow(/1 ms to 1 h/);
    expect(bus.stats().pending).toBe(0);
  });
});

type Step =
  | { readonly kind: "call"; readonly idempotent: boolean; readonly timeoutMs: number }
  | { readonly kind: "reply" | "cancel"; readonly of: number }
  | { readonly kind: "advance"; readonly ms: number }
  | { readonly kind: "interest" | "link"; readonly present: boolean }
  | { readonly kind: "turn" | "close" };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("call" as const),
      idempotent: fc.boolean(),
      timeoutMs: fc.constantFrom(1, 250, 3_000),
    }),
  },
  // Any reply may be the first, a duplicate or late, as the interleaving has it.
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("reply" as const), of: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), of: fc.nat(8) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("advance" as const),
      ms: fc.constantFrom(1, 200, 1_000, 5_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("interest" as const, "link" as const),
      present: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "turn" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "close" as const }) },
);

describe("Mux under any order of events", () => {
  it("settles every call exactly once, with its own reply, and leaves nothing behind", async () => {
    let interleavings = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 40 }), async (plan) => {
        const scene = setUp();
        const calls: { outcome: Outcome; abort: AbortController }[] = [];
        const marked = new Map<string, number>();
        const markNew = (): void => {
          for (const { rpc_id: id, request } of scene.requests())
            marked.set(String(id), (request as { n: number }).n);
        };
        for (const step of plan) {
          if (step.kind === "call") {
            const abort = new AbortController();
            const body = JSON.stringify({ n: calls.length });
            const { idempotent, timeoutMs } = step;
            calls.push({ outcome: scene.call({ body, idempotent, timeoutMs, signal: abort.signal }), abort });
          } else if (step.kind === "reply") {
            const id = [...marked.keys()][step.of];
            if (id !== undefined) scene.reply(id, { n: marked.get(id) });
          } else if (step.kind === "cancel") calls[step.of]?.abort.abort();
          else if (step.kind === "advance") scene.clock.advance(step.ms);
          else if (step.kind === "interest") scene.transport.setInterest(requestTopic, step.present);
          else if (step.kind === "link") scene.transport.setConnected(step.present);
          else if (step.kind === "close") void scene.bus.close({ drainMs: 0 });
          else await turn();
          markNew();
        }
        scene.clock.advance(10_000);
        await turn();
        calls.forEach(({ outcome }, index) => {
          expect(outcome.replies.length + outcome.errors.length).toBe(1);
          for (const reply of outcome.replies) expect(reply.response).toEqual({ n: index });
        });
        const attempts = new Map<unknown, number>();
        for (const { rpc_id: id } of scene.requests()) attempts.set(id, (attempts.get(id) ?? 0) + 1);
        expect(Math.max(0, ...attempts.values())).toBeLessThanOrEqual(3);
        expect(scene.mux.pending).toBe(0);
        await scene.bus.close({ drainMs: 0 });
        expect(scene.bus.stats()).toMatchObject({ pending: 0, timers: 0 });
        expect(scene.clock.timers).toBe(0);
        interleavings++;
      }),
      { numRuns: 5_000 },
    );
    expect(interleavings).toBeGreaterThanOrEqual(5_000);
  }, 60_000);
});
