import { BackendService, CountTopic, PresenceTopic, TrackingService } from "@edgeloom/openmodule-sdk";
import { type Broker, startBroker } from "@edgeloom/runtime/broker";
import { type Bus, createBus, publisher, subscribe } from "@edgeloom/runtime/bus";
import { rpcClient, serve } from "@edgeloom/runtime/rpc";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { havePython, PythonPeer } from "./python-peer.js";

const available = havePython();
if (!available)
  console.warn("\nSKIPPED: the interop tests need Debian's python3-zmq, which is not installed here.\n");

describe.runIf(available)("a Python service on the same broker", () => {
  let broker: Broker;
  let bus: Bus;
  let peer: PythonPeer;

  beforeAll(async () => {
    broker = await startBroker({ xsub: "tcp://127.0.0.1:0", xpub: "tcp://127.0.0.1:0" });
    bus = createBus({
      name: "ts_service_1",
      transport: zeromqTransport({ publishTo: broker.xsub, subscribeTo: broker.xpub }),
    });
    await bus.open();
    peer = await PythonPeer.start({ publishTo: broker.xsub, subscribeTo: broker.xpub });
  });

  afterAll(async () => {
    await peer?.stop();
    await bus?.close();
    await broker?.close();
  });

  it("serves our client, 64-bit ids and umlauts intact", async () => {
    const { presents } = await rpcClient(bus, TrackingService).getPresent(
      { gate: "gate-1" },
      { timeoutMs: 5_000 },
    );
    expect(presents).toHaveLength(1);
    expect(presents[0]).toMatchObject({
      vehicle_id: 1577836800000000123n,
      "present-area-name": "gate-1-present",
      medium: { lpr: { id: "GÄRIVO1", country: { code: "OTHER" } } },
    });
  });

  it("answers with an error that our client understands", async () => {
    const call = rpcClient(bus, TrackingService).getPresent({ gate: "gate-broken" }, { timeoutMs: 5_000 });
    await expect(call).rejects.toMatchObject({
      code: "REMOTE",
      status: "handler_error",
      detail: "the camera is gone",
    });
  });

  it("stays silent, and our client says so in time", async () => {
    const call = rpcClient(bus, TrackingService).getPresent({ gate: "gate-silent" }, { timeoutMs: 300 });
    await expect(call).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });

  it("calls our server by field name or alias, and gets canonical JSON back", async () => {
    const server = serve(bus, BackendService, {
      auth: ({ id, medium_type }) => ({
        success: true,
        medium: {
          id,
          type: medium_type,
          accesses: [{ category: "permanent-employee", start: 0, user: "u1" }],
        },
      }),
    });
    await bus.settled();
    const answer = await peer.call("backend", "auth", {
      name: "b",
      medium_type: "lpr",
      medium_id: "GÄ1",
      gateway: null,
    });
    expect(answer).toMatchObject({ name: "ts_service_1", type: "auth" });
    expect(answer["response"]).toStrictEqual({
      status: "ok",
      success: true,
      medium: {
        id: "GÄ1",
        type: "lpr",
        accesses: [
          {
            category: "permanent-employee",
            start: 0,
            user: "u1",
            occupant_check: false,
            infos: {},
            cost_entries: [],
          },
        ],
      },
    });
    await server.close();
  });

  it("gets the reference's error text for a request that does not fit", async () => {
    const server = serve(bus, BackendService, {
      auth: () => ({ medium: { id: "", type: "", accesses: [] } }),
    });
    await bus.settled();
    const { response } = await peer.call("backend", "auth", { name: "b", medium_type: "lpr" });
    const error = { loc: ["id"], msg: "field required", type: "value_error.missing" };
    expect(response).toStrictEqual({
      status: "validation_error",
      exception: JSON.stringify([error], null, 2),
    });
    await server.close();
  });

  it("publishes to our handler", async () => {
    const entered = new Promise<bigint>((resolve) => {
      subscribe(bus, PresenceTopic, { enter: (message) => resolve(message.vehicle_id) });
    });
    await bus.settled();
    peer.publish("presence", {
      type: "enter",
      vehicle_id: "1577836800000000123",
      source: "gate-1",
      present_area_name: "gate-1-present",
      last_update: 1577836800000,
      gateway: { gate: "gate-1" },
      medium: {},
      all_ids: {},
    });
    expect(await entered).toBe(1577836800000000123n);
  });

  it("hears what we publish", async () => {
    publisher(bus, CountTopic).count({
      user: "u1",
      gateway: { gate: "gate-1", direction: "in" },
      medium_type: "lpr",
      id: "GÄ1",
      count: 1,
      transaction_id: "t1",
      zone: "z",
      category: "permanent-employee",
      real: true,
    });
    const { message } = await peer.next("message");
    expect(message).toMatchObject({
      name: "ts_service_1",
      type: "count",
      id: "GÄ1",
      gateway: { gate: "gate-1", direction: "in" },
    });
    expect((message as { timestamp: number }).timestamp).toBeCloseTo(Date.now() / 1_000, -1);
  });
});
