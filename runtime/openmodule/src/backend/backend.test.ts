import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { callRaw } from "@edgeloom/runtime/rpc";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentBus, start } from "../core/init.test.support.js";
import { createRpcServer, type OpenmoduleRpcServer } from "../rpc/index.js";
import { overrideSettings } from "../settings/index.js";
import { createValidationProvider } from "../validation-provider/index.js";
import { createBackend } from "./backend.js";

let bus: Bus;
let peer: Bus;
let server: OpenmoduleRpcServer;
let restore: () => void;
let heard: string[];

beforeEach(async () => {
  restore = overrideSettings({ RESOURCE: "", TESTING: false });
  const wire = memoryBus({ log: silentLogger });
  const make = (name: string) =>
    createBus({ transport: wire.connect(), name, clock: new FakeClock(), log: silentLogger });
  [bus, peer] = [make("om_service_x_1"), make("peer")];
  await Promise.all([bus.open(), peer.open()]);
  heard = [];
  for (const topic of ["backend", "validation_provider"])
    peer.receive(topic, (message) => void heard.push(`${topic} ${String(message.json()?.["type"])}`));
  await peer.settled();
  server = createRpcServer({ bus, filterResource: false });
});

afterEach(async () => {
  await Promise.all([bus.close(), peer.close()]);
  restore();
});

it("a backend comes and goes once", async () => {
  const backend = createBackend({ checkAccess: () => [] }, { bus });
  backend.shutdown();
  backend.shutdown();
  await bus.settled();
  await peer.settled();
  expect(heard).toEqual(["backend register", "backend unregister"]);
});

it("both say goodbye when the core of the service ends, unless they have", async () => {
  const core = await start();
  const witness = createBus({ transport: currentBus().connect(), name: "witness", log: silentLogger });
  await witness.open();
  for (const topic of ["backend", "validation_provider"])
    witness.receive(topic, (message) => void heard.push(`${topic} ${String(message.json()?.["type"])}`));
  await witness.settled();
  createBackend({ checkAccess: () => [] }).shutdown();
  createBackend({ checkAccess: () => [] });
  createValidationProvider(() => ({ state: "ok" }));
  await core.shutdown();
  await witness.settled();
  expect(heard).toEqual([
    "backend register",
    "backend unregister",
    "backend register",
    "validation_provider register",
    "validation_provider unregister",
    "backend unregister",
  ]);
  await witness.close();
});

describe("a validation provider", () => {
  const request = { name: "om_service_x_1", session_id: "s", type: "qr", payload: "AA==" };
  const call = (changes: object = {}) =>
    callRaw(peer, {
      channel: "validation_provider",
      type: "validate",
      request: { ...request, ...changes },
      timeoutMs: 1_000,
    });

  it("names itself as the source of costs that have none", async () => {
    const provider = createValidationProvider(
      () => ({ state: "ok", cost_entries: [{ group: "a" }, { group: "b", source: "given" }] }),
      { bus },
    );
    provider.registerRpcs(server);
    await server.run();
    expect((await call()).response).toMatchObject({
      state: "ok",
      status: "ok",
      cost_entries: [
        { group: "a", source: "service_x" },
        { group: "b", source: "given" },
      ],
    });
    provider.shutdown();
    await bus.settled();
    await peer.settled();
    expect(heard).toEqual(["validation_provider register", "validation_provider unregister"]);
  });

  it("tells its caller that it failed", async () => {
    const failing = () => Promise.reject(new Error("no paper"));
    createValidationProvider(failing, { bus }).registerRpcs(server);
    await server.run();
    expect(await call()).toMatchObject({ status: "handler_error", response: { exception: "no paper" } });
  });
});
