import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { type EdgeloomError, isEdgeloomError } from "../base/errors.js";
import type { Bus } from "../bus/bus.js";
import { lenient, Stage } from "../bus/bus.test.support.js";
import { method, service } from "../bus/descriptors.js";
import { object, required, string } from "../schema/index.js";
import { model } from "../schema/model.js";
import type { Json } from "../schema/shape.js";
import { wire } from "../wire/index.js";
import type { ClientCall } from "./client.js";
import { rpcClient } from "./client.js";
import type { Interceptor } from "./interceptors.js";
import { callRaw } from "./raw.js";
import { Answer, Question, TalkService } from "./rpc.test.support.js";
import { isRemoteError } from "./status.js";

let stage: Stage;
let bus: Bus;
let requests: Record<string, Json>[];

/** A peer that answers every request with the same response. */
async function answerWith(response: Json): Promise<void> {
  const peer = await stage.bus("peer");
  peer.receive("rpc-req-talk", (message) => {
    const request = message.json() as Record<string, Json>;
    requests.push(request);
    peer.publish(
      "rpc-rep-talk",
      JSON.stringify({ name: "peer", type: request["type"], rpc_id: request["rpc_id"], response }),
    );
  });
  await peer.settled();
}

const failureOf = (call: Promise<unknown>): Promise<EdgeloomError> =>
  call.then(
    () => Promise.reject(new Error("the call succeeded")),
    (error: unknown) => (isEdgeloomError(error) ? error : Promise.reject(error as Error)),
  );

beforeEach(async () => {
  stage = new Stage();
  requests = [];
  bus = await stage.bus("me");
});
afterEach(async () => {
  await stage.end();
  expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
});

describe("rpcClient", () => {
  it("sends the envelope that peers know, and gives the response as a value of its model", async () => {
    await answerWith({ text: 5, other: true, status: "ok" });
    const talk = rpcClient(bus, TalkService, { resource: "device" });
    const answer = await talk.ask({ text: "hä", number: undefined });
    expectTypeOf(answer).toEqualTypeOf<{ readonly text: string; readonly count: number }>();
    expect(answer).toEqual({ text: "5", count: 1 });
    expect(requests).toEqual([
      {
        timestamp: stage.clock.wallSeconds(),
        name: "me",
        type: "ask",
        rpc_id: expect.any(String),
        resource: "device",
        request: { text: "hä" },
      },
    ]);
  });

  it("refuses a request that does not fit, before anything is sent", async () => {
    await answerWith({ text: "" });
    const error = await failureOf(rpcClient(bus, TalkService).ask({ text: 1 as unknown as string }));
    expect(error).toMatchObject({ code: "INVALID", issues: [{ path: ["text"] }] });
    expect(requests).toEqual([]);
  });

  it("refuses a response that does not fit", async () => {
    await answerWith({ count: 1 });
    const error = await failureOf(rpcClient(bus, TalkService).ask({ text: "" }));
    expect(error).toMatchObject({
      code: "INVALID",
      place: "talk/ask",
      issues: [{ path: ["text"], keyword: "required" }],
    });
  });

  it.each([
    [{ status: "handler_error", exception: "boom" }, "boom"],
    [{ status: "filter_error", exception: "broke" }, "broke"],
    [{ status: "validation_error", exception: "[]" }, "[]"],
    [{ status: "error", error: "from the cloud" }, "from the cloud"],
    [{ status: "something" }, undefined],
  ])("makes an error of %j", async (response, detail) => {
    await answerWith(response);
    const error = await failureOf(rpcClient(bus, TalkService).ask({ text: "" }));
    expect(error).toMatchObject({ code: "REMOTE", status: response.status, place: "talk/ask" });
    expect(error.detail).toBe(detail);
    expect(isRemoteError(error)).toBe(true);
    expect(isRemoteError(error, response.status)).toBe(true);
    expect(isRemoteError(error, "else")).toBe(false);
  });

  it("reads a number as the text that it was written as, where a text is wanted", async () => {
    const peer = await stage.bus("peer");
    peer.receive("rpc-req-talk", (message) => {
      const rpcId = String(message.json()?.["rpc_id"]);
      peer.publish("rpc-rep-talk", `{"rpc_id":"${rpcId}","response":{"text":5.0}}`);
    });
    await peer.settled();
    expect(await rpcClient(bus, TalkService).ask({ text: "" })).toEqual({ text: "5.0", count: 1 });
  });

  it("leaves a status to a response that has one of its own, but for failures", async () => {
    const Own = model<{ readonly status: string }>("Own", undefined, () =>
      object({ status: required(string()) }),
    );
    const own = rpcClient(bus, service("talk", lenient, { ask: method("ask", Question, Own) }));
    await answerWith({ status: "custom" });
    expect(await own.ask({ text: "" })).toEqual({ status: "custom" });
  });

  it("does not show the status of the envelope, to a strict reader neither", async () => {
    const Closed = model<{ readonly text: string }>("Closed", undefined, () =>
      object({ text: required(string()) }, { additionalProperties: { never: true } }),
    );
    const strict = rpcClient(bus, service("talk", wire({}), { ask: method("ask", Question, Closed) }));
    await answerWith({ text: "a", status: "ok" });
    expect(await strict.ask({ text: "" })).toEqual({ text: "a" });
    const Checked = model<{ readonly text: string }>(
      "Checked",
      () => true,
      () => object({ text: required(string()) }),
    );
    const quick = rpcClient(bus, service("talk", lenient, { ask: method("ask", Question, Checked) }));
    expect(await quick.ask({ text: "" })).toEqual({ text: "a" });
  });

  it("takes the deadline of the call, else of the method, else of the client, else 3 s", async () => {
    const slow = service("talk", lenient, {
      ask: method("ask", Question, Answer),
      think: method("think", Question, Answer, { timeoutMs: 700 }),
    });
    const durationOf = async (call: Promise<unknown>): Promise<number> => {
      const startMs = stage.clock.nowMs();
      const errors: EdgeloomError[] = [];
      void failureOf(call).then((failure) => errors.push(failure));
      await stage.flush();
      while (errors.length === 0) {
        stage.clock.advance(100);
        await stage.flush();
      }
      expect(errors).toMatchObject([{ code: "UNAVAILABLE" }]);
      return stage.clock.nowMs() - startMs;
    };
    const plain = rpcClient(bus, slow);
    const patient = rpcClient(bus, slow, { timeoutMs: 1_200 });
    expect(await durationOf(plain.ask({ text: "" }))).toBe(3_000);
    expect(await durationOf(patient.ask({ text: "" }))).toBe(1_200);
    expect(await durationOf(patient.think({ text: "" }))).toBe(700);
    expect(await durationOf(patient.think({ text: "" }, { timeoutMs: 200 }))).toBe(200);
    const error = await failureOf(plain.ask({ text: "" }, { timeoutMs: 0 }));
    expect(error).toMatchObject({ code: "CONFIG", place: "talk/ask" });
  });

  it("runs interceptors from the outside in, which may change, repeat or answer a call", async () => {
    await answerWith({ text: "real" });
    const order: string[] = [];
    const noting =
      (name: string): Interceptor<ClientCall> =>
      (next) =>
      async (call) => {
        order.push(`${name} before`);
        const result = await next({
          ...call,
          request: { text: `${name} ${(call.request as { text: string }).text}` },
        });
        order.push(`${name} after`);
        return result;
      };
    const cached: Interceptor<ClientCall> = (next) => async (call) =>
      (call.request as { text: string }).text.endsWith("known") ? { text: "cached", count: 0 } : next(call);
    const talk = rpcClient(bus, TalkService, { interceptors: [noting("outer"), noting("inner"), cached] });
    expect(await talk.ask({ text: "new" })).toEqual({ text: "real", count: 1 });
    expect(await talk.ask({ text: "known" })).toEqual({ text: "cached", count: 0 });
    expect(order.slice(0, 4)).toEqual(["outer before", "inner before", "inner after", "outer after"]);
    expect(requests.map((request) => request["request"])).toEqual([{ text: "inner outer new" }]);
  });

  it("is no promise, whatever its methods are called", async () => {
    await answerWith({ text: "x" });
    const odd = rpcClient(bus, service("talk", lenient, { then: method("then", Question, Answer) }));
    expect(await odd).toBe(odd);
    expect(await odd.then_({ text: "" })).toEqual({ text: "x", count: 1 });
  });

  it("subscribes to the replies of a channel once", async () => {
    await answerWith({ text: "x" });
    const subscriptions: string[] = [];
    const { transport } = bus;
    const subscribe = transport.subscribe.bind(transport);
    transport.subscribe = (prefix) => {
      subscriptions.push(prefix);
      subscribe(prefix);
    };
    const clients = [rpcClient(bus, TalkService), rpcClient(bus, TalkService)];
    await Promise.all(clients.flatMap((talk) => [talk.ask({ text: "" }), talk.look({ text: "" })]));
    expect(subscriptions).toEqual(["rpc-rep-talk"]);
    expect(requests).toHaveLength(4);
  });

  it("tries again to subscribe when that failed", async () => {
    await answerWith({ text: "x" });
    const { transport } = bus;
    const settled = transport.settled.bind(transport);
    transport.settled = () => Promise.reject(new Error("not now"));
    const talk = rpcClient(bus, TalkService);
    const first = talk.ask({ text: "" }, { timeoutMs: 100 });
    await stage.flush();
    stage.clock.advance(100);
    expect((await failureOf(first)).code).toBe("UNAVAILABLE");
    transport.settled = settled;
    expect(await talk.ask({ text: "" })).toEqual({ text: "x", count: 1 });
  });
});

describe("callRaw", () => {
  it("gives failures as results", async () => {
    await answerWith({ status: "handler_error", exception: "boom" });
    const result = await callRaw(bus, { channel: "talk", type: "any" });
    expect(result).toEqual({
      rpcId: requests[0]?.["rpc_id"],
      status: "handler_error",
      response: { status: "handler_error", exception: "boom" },
    });
    expect(requests[0]?.["request"]).toEqual({});
  });

  it.each(["", "dürfen", "a\nb"])("refuses the channel %j", async (channel) => {
    expect(await failureOf(callRaw(bus, { channel, type: "any" }))).toMatchObject({ code: "CONFIG" });
  });
});
