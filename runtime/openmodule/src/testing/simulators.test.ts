import { existsSync, readFileSync } from "node:fs";
import {
  AccessAcceptTopic,
  AccessRejectTopic,
  CountMessage,
  type IoMessage,
  type Vehicle,
} from "@edgeloom/openmodule-sdk";
import { silentLogger } from "@edgeloom/runtime/base";
import { publisher } from "@edgeloom/runtime/bus";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IoListener } from "../io/index.js";
import { PackageReader } from "../packages/index.js";
import { PresenceListener } from "../presence/index.js";
import { createRpcServer } from "../rpc/index.js";
import {
  CountMessages,
  checkAuth,
  examplePins,
  FakePackageCreator,
  IoSimulator,
  mockEvent,
  PresenceSimulator,
  startTestCore,
  TestBackend,
  type TestCore,
  TestGate,
  tempFile,
  VehicleBuilder,
} from "./index.js";

let made: TestCore;

beforeEach(async () => {
  made = await startTestCore();
});
afterEach(() => made.close());

const ready = (): Promise<void> => made.client.waitForDispatcher(made.core.messages);

describe("PresenceSimulator", () => {
  it("makes vehicles come and go as the listener of a service wants it", async () => {
    const { core, client } = made;
    using listener = new PresenceListener({ bus: core.bus, gate: "gate1" });
    const told: string[] = [];
    const tell = (event: string) => (vehicle: Vehicle) =>
      void told.push(`${event} ${vehicle.lpr?.id ?? vehicle.id}`);
    listener.onEnter.add(tell("enter"));
    listener.onChange.add(tell("change"));
    listener.onLeave.add(tell("leave"));
    listener.onBackward.add(tell("backward"));
    const passed = mockEvent<[Vehicle]>();
    listener.onForward.add(passed);
    await ready();
    const simulator = new PresenceSimulator({ bus: client.bus, gate: "gate1" });
    const [car, other] = [simulator.vehicle().id(5n), simulator.vehicle().lpr("W1", "A").nfc("n1").build()];
    simulator.enter(car.build());
    simulator.change(car.lpr("GARIVO1").build());
    simulator.enter(other);
    simulator.backward();
    simulator.enter(other);
    simulator.forward(other);
    const [[vehicle]] = (await passed.waitForCall()) as [[Vehicle]];
    expect(told).toEqual([
      "enter 5",
      "change GARIVO1",
      "leave GARIVO1",
      "enter W1",
      "leave W1",
      "backward W1",
      "enter W1",
      "leave W1",
    ]);
    expect(vehicle).toMatchObject({
      id: other.id,
      lpr: { id: "W1", country: { code: "A" } },
      nfc: { id: "n1", type: "nfc" },
      make_model: { make: "UNKNOWN", make_confidence: 0.7 },
    });
    expect(simulator.present).toBeUndefined();
    expect(() => simulator.leave()).toThrow("nobody is present at gate1");
  });

  it("sends what a tracking sends", async () => {
    const { client, core } = made;
    await client.subscribe("presence");
    const simulator = new PresenceSimulator({ bus: core.bus, gate: "g", direction: "out" });
    const vehicle = simulator.vehicle().build();
    simulator.enter(vehicle);
    simulator.forward(undefined, { unsure: true });
    const common = {
      name: "presence-sim",
      source: "g",
      "present-area-name": "g-present",
      gateway: { gate: "g", direction: "out" },
      make_model: { make: "UNKNOWN", make_confidence: 0.7 },
      vehicle_id: vehicle.id,
    };
    expect(await client.waitForMessageOnTopic("presence")).toMatchObject({ ...common, type: "enter" });
    const leave = { ...common, type: "leave", "num-presents": 0 };
    expect(await client.waitForMessageOnTopic("presence")).toMatchObject(leave);
    expect(await client.waitForMessageOnTopic("presence")).toMatchObject({
      ...common,
      type: "forward",
      unsure: true,
    });
  });

  it("tells who is present to a listener that has just started", async () => {
    const { client, core } = made;
    const simulator = new PresenceSimulator({ bus: client.bus, gate: "gate1" });
    const server = createRpcServer({ bus: client.bus, filterResource: false });
    simulator.registerRpcs(server);
    await server.run();
    using listener = new PresenceListener({ bus: core.bus, gate: "gate1" });
    await listener.initPresentVehicles();
    expect(listener.presentVehicle).toBeUndefined();
    const vehicle = simulator.vehicle().lpr("GARIVO1").build();
    simulator.enter(vehicle);
    using late = new PresenceListener({ bus: core.bus, gate: "gate1" });
    await late.initPresentVehicles();
    expect(late.presentVehicle).toMatchObject({ id: vehicle.id, lpr: { id: "GARIVO1" } });
  });

  it("gives each vehicle an id of its own, in nanoseconds of now", () => {
    const ids = Array.from({ length: 100 }, () => new VehicleBuilder().build().id);
    expect(new Set(ids).size).toBe(100);
    expect(Math.abs(Number(ids[0]) / 1e9 - Date.now() / 1_000)).toBeLessThan(60);
  });
});

describe("IoSimulator", () => {
  it("presses, toggles and repeats the pins of a gate", async () => {
    const { core, client } = made;
    using listener = new IoListener({ bus: core.bus });
    const seen = mockEvent<[IoMessage]>();
    for (const edge of ["any", "none"] as const) listener.addHandler({ gate: "gate1" }, seen, { edge });
    await ready();
    const { button, ploop } = examplePins("gate1");
    const simulator = IoSimulator.ofGates(client.bus, "gate1");
    simulator.press(button);
    simulator.toggle(ploop);
    simulator.repeat();
    const calls = await seen.waitForCall({ minimumCallCount: 7 });
    expect(calls.map(([{ pin, value, edge }]) => `${pin} ${value} ${edge}`).slice(0, 3)).toEqual([
      "gate1-button 1 1",
      "gate1-button 0 1",
      "gate1-ploop 1 1",
    ]);
    expect(listener.state("gate1-ploop")).toMatchObject({ value: 1, physical: 1 });
    expect(simulator.value(ploop)).toBe(1);
    expect(() => simulator.set("gate2-button", 1)).toThrow("there is no pin gate2-button");
  });
});

describe("TestGate", () => {
  it("tells open from reject, of its own gate", async () => {
    const { core, client } = made;
    using gate = await TestGate.observe(client.bus, "gate1");
    const { accept } = publisher(core.bus, AccessAcceptTopic);
    const { reject } = publisher(core.bus, AccessRejectTopic);
    accept({ type: "accept", gateway: { gate: "gate2" } });
    await expect(gate.waitForOpen({ timeoutMs: 20 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    accept({ type: "accept", gateway: { gate: "gate1", direction: "out" } });
    await gate.waitForOpen();
    reject({ type: "reject", gateway: { gate: "gate1" } });
    await gate.waitForReject();
    gate.reset();
    accept({ type: "accept", gateway: { gate: "gate1" } });
    await gate.waitForOpen();
  });

  it("fails when the gate opens after a reject, and says so until it is reset", async () => {
    const { core, client } = made;
    using gate = await TestGate.observe(client.bus, "gate1");
    publisher(core.bus, AccessRejectTopic).reject({ type: "reject", gateway: { gate: "gate1" } });
    await gate.waitForReject();
    const opening = gate.waitForOpen();
    publisher(core.bus, AccessAcceptTopic).accept({ type: "accept", gateway: { gate: "gate1" } });
    await expect(opening).rejects.toThrow("gate1 opens although it was rejected before");
    await expect(gate.waitForReject()).rejects.toMatchObject({ code: "CONFLICT" });
    expect(() => gate.reset()).toThrow("rejected before");
    expect(() => gate.reset()).not.toThrow();
  });
});

describe("FakePackageCreator", () => {
  it("installs packages that the reader reads", () => {
    using creator = new FakePackageCreator();
    const reader = new PackageReader({ directory: creator.directory, log: silentLogger });
    const text = `a 'b' "c" \\ # $\{no}\n`;
    creator.createPackage("om_service_eventlog_1", { env: { TEXT: `it's ${text}` }, yml: { a: [1] } });
    creator.createPackage("om_service_gone_1", { revision: null });
    creator.createHardwarePackage("hw_camera_1", { ip: "10.1.2.3", hardwareType: ["cam.x"], yml: { b: 2 } });
    expect(reader.installedServices()).toEqual(["hw_camera_1", "om_service_eventlog_1"]);
    const { env, yml } = reader.loadSetting("om_service_eventlog_1") ?? {};
    expect(env?.["TEXT"]).toBe(`it's ${text.replace(`$\{no}`, "")}`);
    expect(yml).toEqual({ a: [1] });
    expect(reader.loadWithHardwareTypePrefix("cam").get("hw_camera_1")?.yml).toEqual({
      network: { addresses: ["10.1.2.3/24"], gateway: "10.1.2.1", nameservers: ["8.8.8.8", "1.1.1.1"] },
      b: 2,
    });
  });

  it("takes texts as they are, refuses a second package, and cleans up", () => {
    const creator = new FakePackageCreator();
    const folder = creator.createPackage("om_a_1", { env: "A=1", yml: "- broken", revision: "r1" });
    expect(readFileSync(`${folder}/revision`, "utf8")).toBe("r1");
    expect(() => creator.createPackage("om_a_1")).toThrow("there is a package om_a_1 already");
    creator.cleanDistFolder();
    creator.createPackage("om_a_1");
    creator.createHardwarePackage("hw_a_1", { ip: "1.2.3.4", env: "B=2", yml: "c: 3" });
    creator.dispose();
    expect(existsSync(creator.directory)).toBe(false);
    using file = tempFile("content", "name.txt");
    using given = new FakePackageCreator({ directory: `${file.path}.d` });
    given.createPackage("om_b_1");
    given.dispose();
    expect(existsSync(given.directory)).toBe(true);
    expect(readFileSync(file.path, "utf8")).toBe("content");
  });
});

describe("TestBackend", () => {
  it("answers with the accesses that a test has set", async () => {
    const { core, client } = made;
    const server = createRpcServer({ core });
    using backend = new TestBackend();
    backend.registerRpcs(server);
    await server.run();
    expect(await checkAuth(client, { name: "om_test_1" })).toEqual([]);
    backend.setAccesses("GARIVO1", { category: "permanent-employee", start: 0, user: "u" });
    const [access] = await checkAuth(client, { name: "om_test_1", gateway: { gate: "g", direction: "in" } });
    expect(access).toMatchObject({ category: "permanent-employee", start: 0, occupant_check: false });
    await expect(checkAuth(client, { name: "om_other" }, { timeoutMs: 30 })).rejects.toThrow(
      "nothing that fits",
    );
  });

  it("builds count messages that fit, with and without an error", () => {
    const counts = new CountMessages();
    expect(counts.build({ zone: "z" })).toMatchObject({ transaction_id: "transaction-1", zone: "z" });
    const error = counts.buildError("double_entry", { count: 2 });
    expect(CountMessage.parse({ name: "n", timestamp: 1, ...error })).toMatchObject({
      error: "double_entry",
      previous_transaction_id: ["transaction-2"],
      transaction_id: "transaction-3",
      count: 2,
    });
  });
});
