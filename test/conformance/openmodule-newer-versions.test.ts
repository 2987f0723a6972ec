import {
  Health,
  HealthPongTopic,
  OpenmoduleRpcClient,
  RpcCancelError,
  RpcError,
  RpcServerError,
  RpcTimeoutError,
  RpcValidationError,
  ServerFilterError,
  ServerHandlerError,
  ServerUnknownError,
  ServerValidationError,
} from "@edgeloom/openmodule";
import { silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus, subscribe } from "@edgeloom/runtime/bus";
import { integer, type Json, type Model, model, object, optional, required } from "@edgeloom/runtime/schema";
import { type MemoryTransport, memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Message = { readonly [key: string]: Json };
type Metric = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: "count" | "gauge" | "str";
  readonly labels: readonly string[];
  readonly values: { readonly [labels: string]: number | string };
};
type Check = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly state: "ok" | "fail" | "no-data";
  readonly message?: string;
};
type Recording = {
  readonly ping: { readonly topic: string; readonly message: Message };
  readonly pong_topic: string;
  readonly pong_example: {
    readonly name: string;
    readonly pong: { readonly version: string; readonly startup: number };
    readonly checks: readonly Check[];
    readonly metrics: readonly Metric[];
  };
  readonly client_error_mapping: readonly { readonly response: Json; readonly outcome: string }[];
};

const recorded = vectors("openmodule/newer_versions.json") as unknown as Recording;
const { pong_example: example } = recorded;

type Scene = { readonly bus: Bus; readonly peer: MemoryTransport; end(): Promise<void> };

async function scene(name: string): Promise<Scene> {
  const wire = memoryBus({ log: silentLogger });
  const bus = createBus({ transport: wire.connect(), name, log: silentLogger });
  const peer = wire.connect();
  await Promise.all([bus.open(), peer.open()]);
  const end = async (): Promise<void> => {
    await bus.close();
    await peer.close();
    expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
  };
  return { bus, peer, end };
}

/** Brings a service into the state that the example tells of. */
function imitate(health: Health): void {
  for (const { id, name, description, state, message } of example.checks) {
    health.checks.add(id, { name, description });
    if (state === "fail") health.checks.fail(id, message ?? "");
    if (state === "ok") health.checks.success(id);
  }
  for (const { id, values, ...facts } of example.metrics) {
    const { name, description, type, labels } = facts;
    health.metrics.add(id, { name, description, type, labels });
    for (const [key, value] of Object.entries(values)) {
      const { compute_id: _, ...given } = JSON.parse(key) as { readonly [label: string]: string };
      health.metrics.set(id, value, { labels: given });
    }
  }
}

let ran = 0;

describe("newer_versions.json: the answer to a ping", () => {
  it("is the example, on its topic", async () => {
    const { bus, peer, end } = await scene(example.name);
    const { version, startup } = example.pong;
    const health = new Health({ bus, version, startup, pongTopic: "healthpong" });
    imitate(health);
    const answer = new Promise<{ topic: string; message: Message }>((resolve) => {
      peer.onFrames(([topic, body]) =>
        resolve({
          topic: Buffer.from(topic ?? []).toString(),
          message: JSON.parse(Buffer.from(body ?? []).toString()) as Message,
        }),
      );
    });
    peer.subscribe(recorded.pong_topic);
    await Promise.all([peer.settled(), bus.settled()]);
    peer.send(recorded.ping.topic, JSON.stringify(recorded.ping.message));
    const { topic, message } = await answer;
    expect(topic).toBe(recorded.pong_topic);
    expect({ ...message, timestamp: 0 }).toEqual({ ...example, timestamp: 0 });
    health.dispose();
    await end();
    ran++;
  });

  it("is understood by a monitor on this side", async () => {
    const { bus, peer, end } = await scene("monitor");
    const heard = new Promise((resolve) => subscribe(bus, HealthPongTopic, { healthpong: resolve }));
    await bus.settled();
    peer.send(recorded.pong_topic, JSON.stringify(example));
    expect(await heard).toEqual(example);
    await end();
    ran++;
  });
});

/** What is expected of a reply: one number that may be absent; where the recording wants a misfit, it is needed. */
const Answer: Model<unknown> = model("Answer", undefined, () => object({ a: optional(integer()) }));
const Needy: Model<unknown> = model("Answer", undefined, () => object({ a: required(integer()) }));

const classes: Readonly<Record<string, abstract new (...args: never[]) => RpcError>> = {
  CancelError: RpcCancelError,
  ValidationError: RpcValidationError,
  TimeoutError: RpcTimeoutError,
  ServerHandlerError,
  ServerFilterError,
  ServerValidationError,
  RPCServerError: RpcServerError,
  ServerUnknownError,
};

/** Answers the next request with a response, or not at all where the recording has words in its place. */
function answerWith({ peer }: Scene, response: Json): Promise<void> {
  return new Promise((resolve) => {
    peer.onFrames(([, body]) => {
      const { rpc_id } = JSON.parse(Buffer.from(body ?? []).toString()) as Message;
      if (typeof response !== "string")
        peer.send("rpc-rep-chan", JSON.stringify({ type: "t", name: "srv", timestamp: 1, rpc_id, response }));
      resolve();
    });
  });
}

describe("newer_versions.json: what becomes of a reply", () => {
  it.each(recorded.client_error_mapping)("$response: $outcome", async ({ response, outcome }) => {
    const stage = await scene("om_test_1");
    stage.peer.subscribe("rpc-req-chan");
    await stage.peer.settled();
    const received = answerWith(stage, response);
    const entry = new OpenmoduleRpcClient({ bus: stage.bus }).rpcNonBlocking(
      "chan",
      "t",
      {},
      {
        response: outcome.includes("does not fit") ? Needy : Answer,
        timeoutMs: response === "(no answer in time)" ? 50 : 3_000,
      },
    );
    await received;
    if (response === "(cancelled)") expect(entry.cancel()).toBe(true);
    const result: unknown = await entry.result().catch((error: unknown) => error);
    const [word = ""] = outcome.split(" ");
    const expected = classes[word];
    if (expected === undefined) {
      const { status: _, ...fields } = response as Message;
      expect(result).toEqual(fields);
    } else {
      expect(result).toBeInstanceOf(RpcError);
      expect((result as object).constructor).toBe(expected);
    }
    await stage.end();
    ran++;
  });
});

afterAll(() => {
  console.log(`newer_versions: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(12));
});
