import { AsyncLocalStorage } from "node:async_hooks";
import { ZMQMessage } from "@edgeloom/openmodule-sdk";
import { FakeClock, type Logger, silentLogger } from "@edgeloom/runtime/base";
import { integer, type Model, model, object, required } from "@edgeloom/runtime/schema";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { parseJson } from "@edgeloom/runtime/wire";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OpenmoduleRpcClient, OpenmoduleRpcServer } from "../rpc/index.js";
import {
  type SentryTracing,
  ServiceBus,
  sentryTracer,
  type TraceHeaders,
  type Tracer,
  traceHeadersOf,
} from "./index.js";
import { RecentCalls } from "./recent.js";
import { withTraceHeaders } from "./with-headers.js";

const Sum: Model<{ readonly n: number }> = model("Sum", undefined, () => object({ n: required(integer()) }));
const trace = { "sentry-trace": "t1-s1-1", baggage: "a=ü" };

/** Spans as a list of what was continued; each message that is sent inside names the span. */
function fakeTracer() {
  const spans = new AsyncLocalStorage<TraceHeaders>();
  const seen: unknown[] = [];
  const tracer: Tracer = {
    headers: () => spans.getStore(),
    continueTrace: (headers, span, work) => {
      seen.push([span.op, span.name, headers]);
      return spans.run({ "sentry-trace": `${headers["sentry-trace"] ?? "new"}>${span.name}` }, work);
    },
  };
  return { tracer, seen, inside: <T>(headers: TraceHeaders, work: () => T) => spans.run(headers, work) };
}

describe("on a bus", () => {
  const clock = new FakeClock();
  const error = vi.fn<Logger["error"]>();
  let wire = memoryBus({ log: silentLogger });
  let bus: ServiceBus;
  let fake = fakeTracer();
  let sent: { readonly topic: string; readonly message: { readonly [key: string]: unknown } }[] = [];
  let peer = wire.connect();

  beforeEach(async () => {
    wire = memoryBus({ log: silentLogger });
    fake = fakeTracer();
    error.mockReset();
    bus = new ServiceBus({ transport: wire.connect(), name: "om_a", clock, log: { ...silentLogger, error } });
    bus.tracer = fake.tracer;
    peer = wire.connect();
    sent = [];
    peer.onFrames(([topic, body]) =>
      sent.push({
        topic: String(Buffer.from(topic ?? [])),
        message: JSON.parse(String(Buffer.from(body ?? []))),
      }),
    );
    await Promise.all([bus.open(), peer.open()]);
    for (const topic of ["out", "sentry", "rpc-"]) peer.subscribe(topic);
    await peer.settled();
  });
  afterEach(async () => {
    await bus.close();
    await peer.close();
  });

  it("what is sent inside of a span carries it, and nothing else does", async () => {
    bus.publish("out", '{"n":1}');
    fake.inside(trace, () => bus.publish("out", '{"n":2}'));
    fake.inside(trace, () => bus.publish("sentry", '{"n":3}'));
    fake.inside({}, () => bus.publish("out", '{"n":4}'));
    bus.tracer = undefined;
    fake.inside(trace, () => bus.publish("out", '{"n":5}'));
    await bus.settled();
    expect(sent.map(({ message }) => message)).toEqual([
      { n: 1 },
      { n: 2, ...trace },
      { n: 3 },
      { n: 4 },
      { n: 5 },
    ]);
  });

  it("a handler goes on with the trace of its message, also after it has waited", async () => {
    bus.register({
      topic: "in",
      model: ZMQMessage,
      matchType: false,
      wire: { input: "lenient", nulls: "drop", charset: "ascii" },
      handler: async () => {
        await Promise.resolve();
        bus.publish("out", '{"n":1}');
      },
    });
    await bus.settled();
    peer.send("in", JSON.stringify({ type: "x", ...trace }));
    peer.send("in", JSON.stringify({ type: "x", "sentry-trace": 7 }));
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    expect(fake.seen).toEqual([
      ["message", "in", trace],
      ["message", "in", {}],
    ]);
    expect(sent.map(({ message }) => message["sentry-trace"])).toEqual(["t1-s1-1>in", "new>in"]);
  });

  it("an RPC handler goes on with the trace of its caller, however the id is written", async () => {
    const server = new OpenmoduleRpcServer({ bus });
    server.registerHandler("math", "double", Sum, Sum, async ({ n }) => {
      await Promise.resolve();
      bus.publish("out", `{"n":${n}}`);
      return { n: 2 * n };
    });
    await server.run();
    const request = (rpc_id: string, headers: object = {}): void =>
      void peer.send(
        "rpc-req-math",
        JSON.stringify({ type: "double", rpc_id, request: { n: 1 }, ...headers }),
      );
    request("{0000000A-0000-4000-8000-000000000001}", trace);
    request("0000000a-0000-4000-8000-000000000002");
    await vi.waitFor(() => expect(sent.filter(({ topic }) => topic === "rpc-rep-math")).toHaveLength(2));
    expect(fake.seen).toEqual([
      ["rpc", "math/double", trace],
      ["rpc", "math/double", {}],
    ]);
    const said = sent.filter(({ topic }) => topic === "out").map(({ message }) => message["sentry-trace"]);
    expect(said).toEqual(["t1-s1-1>math/double", "new>math/double"]);
    await server.shutdown();
  });

  it("a call carries the trace of its caller", async () => {
    const client = new OpenmoduleRpcClient({ bus });
    const call = fake.inside(trace, () => client.rpc("math", "double", { n: 1 }, { timeoutMs: 50 }));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.message).toMatchObject({ type: "double", request: { n: 1 }, ...trace });
    clock.advance(60);
    await expect(call).rejects.toThrow("no reply");
  });

  it("a reply that comes too late is an error in the log; duplicates and replies to others are none", async () => {
    const client = new OpenmoduleRpcClient({ bus });
    const call = client.rpc("math", "double", { n: 1 }, { timeoutMs: 50 });
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    const rpc_id = sent[0]?.message["rpc_id"];
    clock.advance(60);
    await expect(call).rejects.toThrow("no reply");
    const reply = (id: unknown): void =>
      void peer.send("rpc-rep-math", JSON.stringify({ type: "double", rpc_id: id, response: { n: 2 } }));
    reply("0000000a-0000-4000-8000-000000000002");
    reply(rpc_id);
    const answered = client.rpc("math", "double", { n: 1 });
    await vi.waitFor(() => expect(sent.filter(({ topic }) => topic === "rpc-req-math")).toHaveLength(2));
    const second = sent.filter(({ topic }) => topic === "rpc-req-math")[1]?.message["rpc_id"];
    reply(second);
    reply(second);
    await answered;
    await peer.settled();
    expect(error.mock.calls).toEqual([
      [{ channel: "math", type: "double", rpcId: rpc_id }, "a reply came after its call had ended"],
    ]);
  });
});

it("headers of messages are texts of a decent length", () => {
  const long = "x".repeat(8_192);
  expect(traceHeadersOf({ baggage: long, "sentry-trace": `${long}x` })).toEqual({ baggage: long });
  expect([traceHeadersOf(undefined), traceHeadersOf({ baggage: null, "sentry-trace": 1 })]).toEqual([{}, {}]);
});

describe("withTraceHeaders", () => {
  it("leaves alone what has headers, and what is no object", () => {
    for (const body of ['{"baggage":"x"}', '{"a":1,"sentry-trace":null}', "[]", ""])
      expect(withTraceHeaders(body, trace)).toBe(body);
    expect(withTraceHeaders("{}", {})).toBe("{}");
  });

  it("adds the headers to every other message, in ASCII", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(
        fc.dictionary(text, fc.jsonValue({ maxDepth: 1 })),
        text,
        text,
        (message, baggage, sentryTrace) => {
          fc.pre(!("baggage" in message) && !("sentry-trace" in message));
          const headers = { baggage, "sentry-trace": sentryTrace };
          const body = withTraceHeaders(JSON.stringify(message), headers);
          const own = JSON.stringify(message).slice(0, -1);
          expect(body.startsWith(own)).toBe(true);
          expect(body.slice(own.length)).toMatch(/^[ -~]*$/);
          expect(parseJson(body)).toEqual(parseJson(JSON.stringify({ ...message, ...headers })));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("RecentCalls", () => {
  it("gives what was noted once, and forgets the oldest when there are too many", () => {
    const memory = new RecentCalls<string>(4);
    for (const id of ["1", "2", "3", "4", "5"]) memory.note(id, id);
    expect(["1", "2", "3", "5", "5"].map((id) => memory.take(id))).toEqual([
      undefined,
      undefined,
      "3",
      "5",
      undefined,
    ]);
    memory.note(7, "x");
    expect([memory.take("7"), memory.take(7)]).toEqual([undefined, undefined]);
  });

  it.each([
    "0123ABCD-89ab-4def-8123-456789abcdef",
    "{0123abcd-89ab-4def-8123-456789abcdef}",
    "0123abcd89ab4def8123456789abcdef",
    "urn:uuid:0123abcd-89ab-4def-8123-456789abcdef",
  ])("knows an id however it is written: %s", (written) => {
    const memory = new RecentCalls<true>();
    memory.note(written, true);
    expect(memory.take("0123abcd-89ab-4def-8123-456789abcdef")).toBe(true);
  });
});

describe("sentryTracer", () => {
  it("needs an SDK that can trace", () => {
    expect(sentryTracer({})).toBeUndefined();
  });

  it("takes headers from the active span only, and starts spans in the trace of the sender", () => {
    let active: unknown;
    const continued: unknown[] = [];
    const sdk: SentryTracing = {
      getActiveSpan: () => active,
      getTraceData: () => trace,
      continueTrace: (headers, work) => {
        continued.push(headers);
        return work();
      },
      startSpan: (span, work) => {
        continued.push(span);
        return work();
      },
    };
    const tracer = sentryTracer(sdk);
    expect(tracer?.headers()).toBeUndefined();
    active = {};
    expect(tracer?.headers()).toBe(trace);
    expect(tracer?.continueTrace(trace, { op: "rpc", name: "a/b" }, () => 3)).toBe(3);
    expect(continued).toEqual([
      { sentryTrace: "t1-s1-1", baggage: "a=ü" },
      { op: "rpc", name: "a/b" },
    ]);
  });
});
