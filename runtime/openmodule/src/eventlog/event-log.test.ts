import { FakeClock } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startTestCore, type TestCore } from "../testing/index.js";
import { logEvent } from "./index.js";

let made: TestCore;

beforeEach(async () => {
  made = await startTestCore({ clock: new FakeClock({ wallSeconds: 1_577_836_800.5 }) });
});
afterEach(() => made.close());

it("writes what happened, and when", async () => {
  await made.client.subscribe("eventlog");
  logEvent({
    infos: { type: "entry", gate: "gate1", vehicle_id: 2n ** 60n },
    message: "{plate} came in",
    args: { plate: { type: "lpr", value: "GARIVO1" } },
  });
  expect(await made.client.waitForMessageOnTopic("eventlog")).toMatchObject({
    name: "om_test_1",
    type: "event",
    infos: { type: "entry", gate: "gate1", vehicle_id: 2n ** 60n, timestamp: "2020-01-01T00:00:00.500000" },
    message: "{plate} came in",
    args: { plate: { type: "lpr", value: "GARIVO1" } },
  });
  logEvent({ infos: { type: "exit", timestamp: "2019-01-01T00:00:00" }, message: "gone" });
  expect(await made.client.waitForMessage()).toMatchObject({
    infos: { timestamp: "2019-01-01T00:00:00" },
    args: {},
  });
});

it("refuses a placeholder that nothing stands for", () => {
  expect(() => logEvent({ infos: { type: "entry" }, message: "{toString} came in" })).toThrow(
    "nothing is given for {toString}",
  );
});
