import {
  anonymizeSessions,
  createBackend,
  createRpcServer,
  healthError,
  onAnonymize,
  PresenceListener,
  PresenceRPCResponse,
  RpcTimeoutError,
  ServerFilterError,
  ServerHandlerError,
  ServerUnknownError,
  ServerValidationError,
} from "@edgeloom/openmodule";
import { mockEvent, startTestCore, type TestCore } from "@edgeloom/openmodule/testing";
import { type Logger, silentLogger } from "@edgeloom/runtime/base";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { havePython, type PeerEvent, PythonPeer } from "./python-peer.js";

const available = havePython("pydantic");
if (!available)
  console.warn(
    "\nSKIPPED: these tests need Debian's python3-zmq and python3-pydantic, not installed here.\n",
  );

const vehicleId = 1577836800000000123n;
const name = "om_service_1";

describe.runIf(available)("the framework beside a service in Python", () => {
  const error = vi.fn<Logger["error"]>();
  let made: TestCore;
  let peer: PythonPeer;

  beforeAll(async () => {
    made = await startTestCore({
      kind: "zeromq",
      settings: { NAME: name, VERSION: "1.2.3" },
      log: { ...silentLogger, error },
    });
    const { BROKER_SUB: publishTo = "", BROKER_PUB: subscribeTo = "" } = made.bus.settings;
    peer = await PythonPeer.start({ publishTo, subscribeTo }, "framework_peer.py");
  });
  afterEach(() => expect(peer.events.filter(({ event }) => event === "invalid")).toEqual([]));
  afterAll(async () => {
    await peer?.stop();
    await made?.close();
  });

  async function heard(topic: string, type: string): Promise<PeerEvent["message"]> {
    for (;;) {
      const event = await peer.next("message");
      const { message } = event as { readonly message?: { readonly type: string; readonly name: string } };
      if (event["topic"] === topic && message?.type === type && message.name === name) return message;
    }
  }

  it("answers its pings", async () => {
    peer.publish("healthz", { type: "ping" });
    expect(await heard("healthz", "healthz")).toMatchObject({
      pong: { status: "ok", meta: {}, version: "1.2.3", name },
    });
    made.core.health.setHandler(() => healthError("disk füll", { free: 0 }));
    peer.publish("healthz", { type: "ping" });
    expect(await heard("healthz", "healthz")).toMatchObject({
      pong: { status: "error", message: "disk füll", meta: { free: 0 } },
    });
  });

  it("tells it of alerts, each change once", async () => {
    const { alerts } = made.core;
    expect(alerts.send("printer_out_of_paper", "state_change")).toBe(true);
    expect(alerts.send("printer_out_of_paper", "state_change")).toBe(false);
    alerts.send("printer_out_of_paper", "state_change", { status: "ok" });
    alerts.send("temperature", "state", { status: "ok", value: 21.5 });
    const shape = {
      package: name,
      alert_type: "printer_out_of_paper",
      handle_type: "state_change",
      source: "",
    };
    const alert_meta = { sender: name };
    expect(await heard("alert", "alert")).toMatchObject({ ...shape, status: "error", alert_meta });
    expect(await heard("alert", "alert")).toMatchObject({ ...shape, status: "ok" });
    expect(await heard("alert", "alert")).toMatchObject({ alert_type: "temperature", value: 21.5 });
  });

  it("is an access backend for it: registers, counts and answers, and stays silent for others", async () => {
    const checkIn = mockEvent<[{ readonly id: string }]>();
    const checkOut = mockEvent<[{ readonly id: string }]>();
    const access = { category: "permanent-employee", start: 1_577_836_800, user: "ü1" } as const;
    const backend = createBackend({
      checkAccess: ({ id }) => {
        if (id === "broken") throw new Error("no database");
        return id === "GÄ1" ? [access] : [];
      },
      checkIn,
      checkOut,
    });
    const server = createRpcServer();
    backend.registerRpcs(server);
    await server.run();
    await heard("backend", "register");
    peer.publish("backend", { type: "register_request" });
    await heard("backend", "register");

    const request = { name, gateway: null, medium_type: "lpr", medium_id: "GÄ1" };
    peer.send("backend", "auth", { ...request, name: "om_other_1", medium_id: "nobody answers" });
    const { response, ...envelope } = await peer.call("backend", "auth", request);
    expect(envelope).toMatchObject({ name, type: "auth" });
    expect(response).toMatchObject({
      status: "ok",
      success: true,
      medium: {
        id: "GÄ1",
        type: "lpr",
        accesses: [{ ...access, occupant_check: false, infos: {}, cost_entries: [] }],
      },
    });
    const failed = await peer.call("backend", "auth", { ...request, medium_id: "broken" });
    expect(failed["response"]).toMatchObject({ status: "ok", success: false, medium: { accesses: [] } });
    const wrong = await peer.call("backend", "auth", { name, medium_type: "lpr" });
    expect(wrong["response"]).toMatchObject({ status: "validation_error" });

    const count = {
      type: "count",
      user: "u1",
      medium_type: "lpr",
      medium_id: "GÄ1",
      count: 1,
      transaction_id: "t1",
      zone: "z",
      category: "permanent-employee",
      real: true,
      vehicle_id: null,
    };
    peer.publish("count", { ...count, gateway: { gate: "g", direction: "in" } });
    peer.publish("count", { ...count, gateway: { gate: "g", direction: "" } });
    expect((await checkIn.waitForCall()).map(([{ id }]) => id)).toEqual(["GÄ1"]);
    expect((await checkOut.waitForCall()).map(([{ id }]) => id)).toEqual(["GÄ1"]);
    backend.shutdown();
    await heard("backend", "unregister");
    await server.shutdown();
  });

  it("follows the vehicles that it tells of, and those that it has seen before", async () => {
    const listener = new PresenceListener({ gate: "gate_in" });
    const events: string[] = [];
    const note =
      (event: string) =>
      (vehicle: { readonly id: bigint; readonly lpr?: { readonly id: string } | undefined }) =>
        void events.push(`${event} ${vehicle.id} ${vehicle.lpr?.id}`);
    listener.onEnter.add(note("enter"));
    listener.onLeave.add(note("leave"));
    listener.onForward.add(note("forward"));
    await made.core.bus.settled();
    await listener.initPresentVehicles();
    const passing = {
      source: "gate_in",
      present_area_name: "gate_in-present",
      last_update: "2020-01-01T00:00:00.5",
      all_ids: {},
      gateway: { gate: "gate_in", direction: "in" },
      medium: { lpr: { id: "G1", country: { code: "A" } } },
    };
    peer.publish("presence", { ...passing, type: "enter", vehicle_id: String(vehicleId + 1n) });
    peer.publish("presence", {
      ...passing,
      type: "forward",
      vehicle_id: String(vehicleId),
      "leave-time": 1577836801,
    });
    await vi.waitFor(() => expect(events).toHaveLength(4));
    expect(events).toEqual([
      `enter ${vehicleId} GÄRIVO1`,
      `leave ${vehicleId} GÄRIVO1`,
      `enter ${vehicleId + 1n} G1`,
      `forward ${vehicleId} G1`,
    ]);
    listener.dispose();
  });

  it("calls it, and understands each way in which it fails", async () => {
    const call = (request: object, timeoutMs = 5_000): Promise<unknown> =>
      made.core.rpcClient.rpc("tracking", "get-present", request, {
        response: PresenceRPCResponse,
        timeoutMs,
      });
    expect(await call({ gate: "g" })).toMatchObject({ presents: [{ vehicle_id: vehicleId }] });
    await expect(call({ gate: "handler_error" })).rejects.toBeInstanceOf(ServerHandlerError);
    await expect(call({ gate: "filter_error" })).rejects.toBeInstanceOf(ServerFilterError);
    await expect(call({ gate: "my_error" })).rejects.toBeInstanceOf(ServerUnknownError);
    await expect(call({})).rejects.toBeInstanceOf(ServerValidationError);
    await expect(call({ gate: "silent" }, 100)).rejects.toBeInstanceOf(RpcTimeoutError);
    const entry = made.core.rpcClient.rpcNonBlocking("tracking", "get-present", { gate: "g" });
    expect(await entry.result()).toMatchObject({ status: "ok", response: { status: "ok" } });
  });

  it("logs its answer when that comes too late", async () => {
    error.mockClear();
    const call = made.core.rpcClient.rpc("tracking", "get-present", { gate: "slow" }, { timeoutMs: 100 });
    await expect(call).rejects.toBeInstanceOf(RpcTimeoutError);
    await vi.waitFor(() => expect(error).toHaveBeenCalledTimes(1), { timeout: 5_000 });
    expect(error.mock.calls[0]).toEqual([
      { channel: "tracking", type: "get-present", rpcId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
      "a reply came after its call had ended",
    ]);
  });

  it("has it anonymise sessions, and hears of it with everybody else", async () => {
    const forget = mockEvent<[object]>();
    using _ = onAnonymize(forget);
    await made.core.bus.settled();
    await anonymizeSessions(["sä1"], { timeoutMs: 5_000 });
    const [[order]] = (await forget.waitForCall()) as [[object]];
    expect(order).toMatchObject({ name: "om_python_1", session_id: "sä1", vehicle_ids: [String(vehicleId)] });
  });
});
