import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { isEdgeloomError } from "../base/errors.js";
import type { Bus } from "../bus/bus.js";
import { gate, lenient, Stage } from "../bus/bus.test.support.js";
import { method, service } from "../bus/descriptors.js";
import { any, object } from "../schema/index.js";
import { model } from "../schema/model.js";
import type { Json } from "../schema/shape.js";
import { rpcClient } from "./client.js";
import { rpcStats } from "./parts.js";
import type { RequestContext } from "./request-context.js";
import { Answer, Question, TalkService } from "./rpc.test.support.js";
import { rpcServer, type ServiceHandlers, serve } from "./server.js";

type Reply = {
  readonly type: string;
  readonly rpc_id?: string;
  readonly response: { readonly [key: string]: Json };
};

let stage: Stage;
let bus: Bus;
let peer: Bus;
let replies: Reply[];

const id = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** Sends a request as any peer may. */
function send(
  index: number,
  type: string,
  request: Json | undefined = { text: String(index) },
  more: object = {},
): void {
  peer.publish(
    "rpc-req-talk",
    JSON.stringify({ name: "peer", timestamp: 1, type, rpc_id: id(index), request, ...more }),
  );
}

const texts = (): readonly unknown[] =>
  replies.map(({ response }) => response["text"] ?? response["error"] ?? response["exception"]);
const echo = ({ text }: { readonly text: string }) => ({ text });

beforeEach(async () => {
  stage = new Stage();
  replies = [];
  bus = await stage.bus("me");
  peer = await stage.bus("peer");
  peer.receive("rpc-rep-talk", (message) => replies.push(message.json() as unknown as Reply));
  await peer.settled();
});
afterEach(async () => {
  await stage.end();
  expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
});

describe("serve", () => {
  it("wants a handler for every method", () => {
    type Handlers = ServiceHandlers<(typeof TalkService)["methods"]>;
    expectTypeOf<{ ask: typeof echo }>().not.toExtend<Handlers>();
    expectTypeOf<{ ask: typeof echo; look: typeof echo }>().toExtend<Handlers>();
    expectTypeOf<{ ask: typeof echo; look: () => { wrong: number } }>().not.toExtend<Handlers>();
    const handlers = { ask: echo } as unknown as Handlers;
    expect(() => serve(bus, TalkService, handlers)).toThrow(/no handler for look/);
  });

  it("serves a type once per bus, again after it was closed, and other types beside it", async () => {
    const half = service("talk", lenient, { ask: method("ask", Question, Answer) });
    const other = service("talk", lenient, { look: method("look", Question, Answer) });
    const first = serve(bus, half, { ask: echo });
    serve(bus, other, { look: echo });
    expect(() => serve(bus, half, { ask: echo })).toThrow(/served already/);
    await first.close();
    serve(bus, half, { ask: ({ text }) => ({ text: `new ${text}` }) });
    await bus.settled();
    send(1, "ask");
    send(2, "look");
    await stage.flush();
    expect(texts()).toEqual(["new 1", "2"]);
  });

  it("calls handlers as methods of their object", async () => {
    class Talker {
      greeting = "hello";
      ask(): { text: string } {
        return { text: this.greeting };
      }
      look(): { text: string } {
        return { text: this.greeting };
      }
    }
    serve(bus, TalkService, new Talker());
    await bus.settled();
    send(1, "ask");
    await stage.flush();
    expect(texts()).toEqual(["hello"]);
  });

  it("answers one request at a time, in order, unless more are allowed", async () => {
    const gates = [gate(), gate(), gate()];
    const started: string[] = [];
    const ask = async ({ text }: { readonly text: string }) => {
      started.push(text);
      await gates[Number(text)]?.passed;
      return { text };
    };
    const handle = serve(bus, TalkService, { ask, look: echo });
    await bus.settled();
    for (const index of [0, 1]) send(index, "ask");
    await stage.flush();
    expect(started).toEqual(["0"]);
    gates[1]?.open();
    gates[0]?.open();
    await stage.flush();
    expect(texts()).toEqual(["0", "1"]);
    await handle.close();
    serve(bus, TalkService, { ask, look: echo }, { concurrency: 2 });
    await bus.settled();
    gates[0] = gate();
    send(10, "ask", { text: "0" });
    send(12, "ask", { text: "2" });
    gates[2]?.open();
    await stage.flush();
    expect(texts()).toEqual(["0", "1", "2"]);
    gates[0].open();
  });

  it("shares one order and one set of filters among the services of a server", async () => {
    const server = rpcServer(bus);
    const first = gate();
    server.serve(service("talk", lenient, { ask: method("ask", Question, Answer) }), {
      ask: () => first.passed.then(() => ({ text: "slow" })),
    });
    server.serve(service("other", lenient, { ask: method("ask", Question, Answer) }), { ask: echo });
    const seen: string[] = [];
    server.addFilter((_request, { type, rpcId }) => seen.push(`${type} ${rpcId}`));
    await bus.settled();
    send(1, "ask");
    peer.publish("rpc-req-other", JSON.stringify({ type: "ask", rpc_id: id(2), request: { text: "quick" } }));
    await stage.flush();
    expect(seen).toEqual([`ask ${id(1)}`]);
    first.open();
    await stage.flush();
    expect(seen).toEqual([`ask ${id(1)}`, `ask ${id(2)}`]);
    await server.close();
    expect(
      peer.transport.hasSubscriber("rpc-req-talk") || peer.transport.hasSubscriber("rpc-req-other"),
    ).toBe(false);
  });

  it("runs interceptors around the handler only", async () => {
    const order: string[] = [];
    serve(
      bus,
      TalkService,
      { ask: echo, look: echo },
      {
        interceptors: [
          (next) => async (call) => {
            order.push(call.context.envelope.name);
            return next(call);
          },
        ],
      },
    );
    await bus.settled();
    send(1, "ask");
    send(2, "ask", { wrong: true });
    await stage.flush();
    expect(order).toEqual(["peer"]);
    expect(replies.map(({ response }) => response["status"])).toEqual(["ok", "validation_error"]);
  });
});

describe("failures of handlers", () => {
  it("answers with the message and never with the stack", async () => {
    const rejected: unknown = "just a text";
    serve(bus, TalkService, {
      ask: () => {
        throw new TypeError("boom");
      },
      look: () => Promise.reject(rejected),
    });
    await bus.settled();
    send(1, "ask");
    send(2, "look");
    await stage.flush();
    expect(replies.map(({ response }) => response)).toEqual([
      { status: "handler_error", exception: "boom" },
      { status: "handler_error", exception: "just a text" },
    ]);
  });

  it("does not answer what cannot be encoded, and handles the next request", async () => {
    const Free = model("Free", undefined, () => object({ value: { shape: any(), required: true } }));
    const ask = ({ text }: { readonly text: string }) => ({ value: text === "1" ? () => {} : text });
    serve(bus, service("talk", lenient, { ask: method("ask", Question, Free) }), { ask });
    await bus.settled();
    send(1, "ask");
    send(2, "ask");
    await stage.flush();
    expect(replies.map(({ response }) => response)).toEqual([{ value: "2", status: "ok" }]);
  });

  it("frees the place of a handler that takes too long, and tells it", async () => {
    const stuck = gate();
    const reasons: unknown[] = [];
    const ask = async ({ text }: { readonly text: string }, { signal, timeoutMs }: RequestContext) => {
      if (text !== "1") return { text };
      signal.addEventListener("abort", () =>
        reasons.push(isEdgeloomError(signal.reason) && signal.reason.code, timeoutMs),
      );
      await stuck.passed;
      return { text: "too late" };
    };
    serve(bus, TalkService, { ask, look: echo }, { handlerTimeoutMs: 400 });
    await bus.settled();
    send(1, "ask");
    send(2, "ask");
    await stage.flush();
    stage.clock.advance(400);
    await stage.flush();
    stuck.open();
    await stage.flush();
    expect(texts()).toEqual(["the handler did not finish in 400 ms", "2"]);
    expect(reasons).toEqual(["DEADLINE_EXCEEDED", 400]);
  });
});

describe("limits", () => {
  it("refuses more requests of one method than may be in flight, with an answer, and forgets the refusal", async () => {
    const first = gate();
    serve(
      bus,
      TalkService,
      { ask: () => first.passed.then(() => ({ text: "done" })), look: echo },
      { maxInFlight: 2 },
    );
    await bus.settled();
    for (const index of [1, 2, 3]) send(index, "ask");
    await stage.flush();
    expect(replies).toMatchObject([
      { rpc_id: id(3), response: { status: "error", error: expect.stringMatching(/^OVERLOADED/) } },
    ]);
    first.open();
    await stage.flush();
    send(3, "ask");
    await stage.flush();
    expect(replies.map(({ rpc_id: rpcId }) => rpcId)).toEqual([id(3), id(1), id(2), id(3)]);
    expect(rpcStats(bus).server).toMatchObject({ overloaded: 1, replies: 4, pending: 0 });
  });

  it("answers a repeated request from memory, also one that is encoded anew, and refuses another body under its id", async () => {
    let runs = 0;
    serve(bus, TalkService, { ask: ({ text }) => ({ text: `${text} ${++runs}` }), look: echo });
    await bus.settled();
    send(1, "ask", { text: "a", number: 1 });
    await stage.flush();
    send(1, "ask", { number: 1, text: "a" }, { timestamp: 99, name: "renamed" });
    send(1, "ask", { text: "b" });
    await stage.flush();
    expect(texts()).toEqual(["a 1", "a 1", expect.stringMatching(/^CONFLICT/)]);
    expect(rpcStats(bus).server).toMatchObject({ repeated: 1, conflicts: 1 });
    stage.clock.advance(60_000);
    send(1, "ask", { text: "c" });
    await stage.flush();
    expect(texts().at(-1)).toBe("c 2");
  });

  it("lets the one run answer both when the repetition comes meanwhile", async () => {
    const first = gate();
    let runs = 0;
    serve(
      bus,
      TalkService,
      { ask: () => first.passed.then(() => ({ text: String(++runs) })), look: echo },
      { concurrency: 4 },
    );
    await bus.settled();
    send(1, "ask");
    send(1, "ask");
    await stage.flush();
    first.open();
    await stage.flush();
    expect(texts()).toEqual(["1"]);
  });

  it("remembers nothing where that is not wanted", async () => {
    let runs = 0;
    serve(bus, TalkService, { ask: () => ({ text: String(++runs) }), look: echo }, { dedupe: false });
    await bus.settled();
    send(1, "ask");
    send(1, "ask");
    await stage.flush();
    expect(texts()).toEqual(["1", "2"]);
  });
});

describe("cancelling", () => {
  it("aborts the signal of the handler and sends nothing after", async () => {
    const talk = rpcClient(peer, TalkService);
    const abort = new AbortController();
    const seen: unknown[] = [];
    const ask = (_request: unknown, { signal, envelope }: RequestContext) =>
      new Promise<{ text: string }>((resolve) => {
        signal.addEventListener("abort", () => {
          seen.push(envelope.name, isEdgeloomError(signal.reason) && signal.reason.code);
          resolve({ text: "nobody reads it" });
        });
      });
    serve(bus, TalkService, { ask, look: echo });
    await bus.settled();
    const call = talk.ask({ text: "x" }, { signal: abort.signal });
    const waiting = talk.ask({ text: "y" }, { signal: abort.signal });
    await stage.flush();
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    await stage.flush();
    expect(seen).toEqual(["peer", "CANCELLED"]);
    expect(replies).toEqual([]);
    expect(rpcStats(bus).server).toMatchObject({ cancelled: 2, pending: 0 });
  });

  it("shows an aborted signal to a handler that looks late", async () => {
    const first = gate();
    const seen: boolean[] = [];
    const ask = async (_request: unknown, context: RequestContext) => {
      await first.passed;
      seen.push(context.signal.aborted);
      return { text: "" };
    };
    serve(bus, TalkService, { ask, look: echo });
    await bus.settled();
    send(1, "ask");
    await stage.flush();
    peer.publish("rpc-can-talk", JSON.stringify({ type: "ask", rpc_id: id(1), name: "peer", timestamp: 1 }));
    await stage.flush();
    first.open();
    await stage.flush();
    expect(seen).toEqual([true]);
    expect(replies).toEqual([]);
  });
});

describe("closing", () => {
  it("finishes what it has, takes nothing new, and lets handlers make calls meanwhile", async () => {
    const third = await stage.bus("third");
    serve(third, service("help", lenient, { ask: method("ask", Question, Answer) }), { ask: echo });
    await third.settled();
    const help = rpcClient(bus, service("help", lenient, { ask: method("ask", Question, Answer) }));
    const first = gate();
    serve(bus, TalkService, {
      ask: async ({ text }) => (await first.passed, help.ask({ text: `helped ${text}` })),
      look: echo,
    });
    await bus.settled();
    send(1, "ask");
    send(2, "ask");
    await stage.flush();
    const closed = bus.close();
    await stage.flush();
    expect(peer.transport.hasSubscriber("rpc-req-talk")).toBe(false);
    first.open();
    await closed;
    expect(texts()).toEqual(["helped 1", "helped 2"]);
  });

  it("aborts what does not finish in time", async () => {
    let signal: AbortSignal | undefined;
    serve(bus, TalkService, {
      ask: (_request, context) => {
        signal = context.signal;
        return new Promise<{ text: string }>(() => {});
      },
      look: echo,
    });
    await bus.settled();
    send(1, "ask");
    await stage.flush();
    const closed = bus.close({ drainMs: 300 });
    await stage.flush();
    stage.clock.advance(300);
    await closed;
    expect(signal?.aborted).toBe(true);
    expect(replies).toEqual([]);
  });
});
