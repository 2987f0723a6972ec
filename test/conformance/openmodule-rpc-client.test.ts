import { OpenmoduleRpcClient } from "@edgeloom/openmodule";
import { isEdgeloomError, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import type { Json } from "@edgeloom/runtime/generated";
import { callRaw } from "@edgeloom/runtime/rpc";
import { type MemoryTransport, memoryBus } from "@edgeloom/runtime/transport/memory";
import { validationErrorText } from "@edgeloom/runtime/wire";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Message = { readonly [key: string]: Json };
type RequestCase = {
  readonly channel: string;
  readonly type: string;
  readonly note: string;
  readonly request: Json;
  readonly published_topic?: string;
  readonly published_without_timestamp_and_rpc_id?: Message;
  readonly subscribed_topic?: readonly string[];
  readonly error_text?: string;
};
type ResponseCase = {
  readonly response_field: Json;
  readonly envelope_overrides: Message;
  readonly done: boolean;
  readonly result?: Message;
};

const recorded = vectors("openmodule/rpc_client.json") as unknown as {
  readonly client: { readonly NAME: string };
  readonly requests: readonly RequestCase[];
  readonly responses: readonly ResponseCase[];
};

type Published = { readonly topic: string; readonly message: Message };
type Scene = { readonly bus: Bus; readonly peer: MemoryTransport; readonly published: Promise<Published> };

/** A client on a fresh bus, and a peer that sees the first message which the client publishes. */
async function scene(channel: string): Promise<Scene> {
  const wire = memoryBus({ log: silentLogger });
  const bus = createBus({ transport: wire.connect(), name: recorded.client.NAME, log: silentLogger });
  const peer = wire.connect();
  const published = new Promise<Published>((resolve) => {
    peer.onFrames(([topic, body]) => {
      const message = JSON.parse(Buffer.from(body ?? []).toString()) as Message;
      resolve({ topic: Buffer.from(topic ?? []).toString(), message });
    });
  });
  await Promise.all([bus.open(), peer.open()]);
  peer.subscribe(`rpc-req-${channel}`);
  await peer.settled();
  return { bus, peer, published };
}

async function end({ bus, peer }: Scene): Promise<void> {
  await bus.close();
  await peer.close();
  expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
}

/** The text of a Python value that is quoted is itself a string; anything else in quotes is the picture of a model instance. */
function plainRequest(request: Json): { readonly json: Json } | undefined {
  if (typeof request !== "string") return { json: request };
  const text = /^'(.*)'$/.exec(request)?.[1];
  return text === undefined ? undefined : { json: text };
}

type Result = { readonly rpcId: string; readonly status: string; readonly response?: Json | undefined };
type Caller = (bus: Bus, call: { channel: string; type: string; request: Json }) => Promise<Result>;

/** The two ways to make a call whose reply is handed over as it comes. */
const callers: readonly (readonly [string, Caller])[] = [
  ["callRaw", callRaw],
  [
    "rpc",
    async (bus, { channel, type, request }) => {
      // By types the client takes objects only; a null stands for none, and then it sends an empty one.
      const given = request === null ? undefined : (request as object);
      const { rpc_id, ...rest } = await new OpenmoduleRpcClient({ bus }).rpc(channel, type, given);
      return { rpcId: rpc_id, ...rest };
    },
  ],
];

let ran = 0;

describe.each(callers)("rpc_client.json: requests, %s", (name, call) => {
  const plain = recorded.requests.filter(({ request }) => plainRequest(request) !== undefined);
  // The reference converts instances shallowly, which loses names and times. We send what every server accepts instead
  // (openmodule spec §5.3), so there is nothing to compare.
  const instances = recorded.requests.length - plain.length;

  it.each(plain)("$note", async (recording) => {
    const { channel, type, request } = recording;
    const stage = await scene(channel);
    const calling = call(stage.bus, { channel, type, request: plainRequest(request)?.json ?? null });
    if (recording.error_text !== undefined) {
      const error: unknown = await calling.catch((reason: unknown) => reason);
      expect(isEdgeloomError(error) && validationErrorText("RPCRequest", error.issues)).toBe(
        recording.error_text,
      );
    } else {
      const { topic, message } = await stage.published;
      const { timestamp, rpc_id, ...rest } = message;
      expect(topic).toBe(recording.published_topic);
      const { request: sent, ...others } = recording.published_without_timestamp_and_rpc_id ?? {};
      // A reference server cannot answer an envelope without request, so the client of the framework never sends one.
      const expected = name === "rpc" ? (sent ?? {}) : sent;
      expect(rest).toEqual({ ...others, ...(expected === undefined ? {} : { request: expected }) });
      expect(timestamp).toBeTypeOf("number");
      expect(rpc_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      for (const subscribed of recording.subscribed_topic ?? [])
        expect(stage.peer.hasSubscriber(subscribed)).toBe(true);
      void calling.catch(() => {});
    }
    await end(stage);
    ran++;
  });

  it("leaves out only the pictures of model instances", () => {
    expect(instances).toBeLessThanOrEqual(recorded.requests.length - floorOf(5));
  });
});

describe.each(callers)("rpc_client.json: responses, %s", (_name, call) => {
  it.each(recorded.responses)("$response_field with $envelope_overrides", async (recording) => {
    const stage = await scene("chan");
    const outcome: { result?: unknown } = {};
    const calling = call(stage.bus, { channel: "chan", type: "t", request: {} }).then((result) => {
      outcome.result = result;
    });
    void calling.catch(() => {});
    const { message } = await stage.published;
    const { response_field: response, envelope_overrides: overrides } = recording;
    const reply: Message = {
      timestamp: 1,
      name: "srv",
      type: "t",
      rpc_id: message["rpc_id"] ?? null,
      ...(response === "__del__" ? {} : { response }),
      ...overrides,
    };
    stage.peer.send("rpc-rep-chan", JSON.stringify(reply));
    if (recording.done) {
      await calling;
      const { rpcId, ...result } = outcome.result as Message;
      expect(rpcId).toBe(message["rpc_id"]);
      expect(result).toEqual(recording.result);
    } else {
      // Whatever was sent before has arrived by then.
      await stage.bus.settled();
      expect(outcome.result).toBeUndefined();
      expect(stage.bus.stats().pending).toBe(1);
    }
    await end(stage);
    ran++;
  });
});

afterAll(() => {
  console.log(`rpc_client: ${ran} recordings played`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(32));
});
