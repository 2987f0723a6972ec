import { type AnonymizeMessage, PrivacyTopic } from "@edgeloom/openmodule-sdk";
import { publisher } from "@edgeloom/runtime/bus";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createRpcServer } from "../rpc/index.js";
import { overrideSettings } from "../settings/index.js";
import { mockEvent, startTestCore, type TestCore } from "../testing/index.js";
import { anonymizeSessions, onAnonymize, registerPrivacyContainer } from "./index.js";

let made: TestCore;

beforeEach(async () => {
  made = await startTestCore();
});
afterEach(() => made.close());

it("tells every service which sessions and vehicles to forget", async () => {
  const { core } = made;
  const forgotten = mockEvent<[AnonymizeMessage]>();
  using _ = onAnonymize(forgotten);
  const server = createRpcServer();
  const vehicleIdsOf = (id: string) => (id === "s1" ? [1_577_836_800_000_000_123n] : []);
  expect(registerPrivacyContainer(server, { vehicleIdsOf, bridgedSlave: false })).toBe(true);
  await server.run();
  await anonymizeSessions(["s1", "s2"], { bus: made.client.bus });
  const calls = await forgotten.waitForCall({ minimumCallCount: 2 });
  expect(calls.map(([{ session_id, vehicle_ids }]) => [session_id, vehicle_ids])).toEqual([
    ["s1", ["1577836800000000123"]],
    ["s2", []],
  ]);
  expect(calls[0]?.[0].name).toBe(core.bus.name);
});

it("hears no more once that is ended", async () => {
  const forgotten = mockEvent<[AnonymizeMessage]>();
  const stop = onAnonymize(forgotten);
  stop();
  publisher(made.client.bus, PrivacyTopic).anonymize({ session_id: "s1" });
  await made.client.waitForDispatcher(made.core.messages);
  expect(forgotten.calls).toEqual([]);
});

it.each([
  [true, false],
  [undefined, false],
  [false, true],
])("where the device is a bridged slave: %s, it answers: %s", async (BRIDGED_SLAVE, expected) => {
  using _ = overrideSettings({ BRIDGED_SLAVE, DIST_FOLDER: "/nowhere" });
  const vehicleIdsOf = (): readonly bigint[] => [];
  expect(registerPrivacyContainer(createRpcServer(), { vehicleIdsOf })).toBe(expected);
  expect(registerPrivacyContainer(createRpcServer(), { vehicleIdsOf, bridgedSlave: BRIDGED_SLAVE })).toBe(
    expected,
  );
});

it("fails for the caller when the container does", async () => {
  const server = createRpcServer();
  registerPrivacyContainer(server, {
    vehicleIdsOf: () => Promise.reject(new Error("no disk")),
    bridgedSlave: false,
  });
  await server.run();
  const call = anonymizeSessions(["s1"], { bus: made.client.bus });
  await expect(call).rejects.toMatchObject({ code: "REMOTE", detail: "no disk" });
});
