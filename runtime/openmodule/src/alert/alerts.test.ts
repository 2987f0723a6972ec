import { silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { type MemoryBus, memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Alerts } from "./alerts.js";

type Sent = { readonly status: string; readonly value?: number; readonly alert_meta: object };

let wire: MemoryBus;
let bus: Bus;
let alerts: Alerts;
let sent: Sent[] = [];

beforeEach(async () => {
  wire = memoryBus({ log: silentLogger });
  bus = createBus({ transport: wire.connect(), name: "om_a", log: silentLogger });
  const peer = wire.connect();
  sent = [];
  peer.onFrames(([, body]) => void sent.push(JSON.parse(Buffer.from(body ?? []).toString()) as Sent));
  await Promise.all([bus.open(), peer.open()]);
  peer.subscribe("alert");
  await peer.settled();
  alerts = new Alerts({ bus });
});
afterEach(() => bus.close());

async function messages(): Promise<readonly Sent[]> {
  await bus.settled();
  return sent;
}

describe("Alerts", () => {
  it("are sent each time when that is asked for, until it is taken back", async () => {
    const always = { alwaysSendAlert: true };
    expect(alerts.send("a", "count", always)).toBe(true);
    expect(alerts.send("a", "count")).toBe(true);
    expect(alerts.send("a", "count", { alwaysSendAlert: false })).toBe(false);
    expect((await messages()).length).toBe(2);
  });

  it("remember the value also of what is not sent", async () => {
    alerts.send("a", "count", { value: 1 });
    alerts.send("a", "count", { value: 2 });
    alerts.send("a", "count", { status: "ok" });
    expect((await messages()).map(({ value }) => value)).toEqual([1, 2]);
  });

  it("say who sends them, and leave the caller's details alone", async () => {
    const meta = { sender: "me", x: 1 };
    alerts.send("a", "count", { meta });
    expect((await messages())[0]?.alert_meta).toEqual({ sender: "om_a", x: 1 });
    expect(meta).toEqual({ sender: "me", x: 1 });
  });

  it("refuse what is wrong, and are sent when it is put right", async () => {
    expect(() => alerts.sendWithAlertId(7, "ok")).toThrow("there is no alert 7");
    expect(() => alerts.send("a-b", "count")).toThrow("dash");
    expect(() => alerts.send("a", "state")).toThrow("needs a value");
    expect(() => alerts.send("a", "state", { value: Number.NaN })).toThrow("finite");
    expect(() => alerts.send("a", "count", { status: "bad" as never })).toThrow("status bad");
    expect(alerts.send("a", "state", { value: 0 })).toBe(true);
    expect((await messages()).map(({ value }) => value)).toEqual([0]);
  });

  it("are not taken as sent while there is no link", async () => {
    wire.kill();
    expect(alerts.send("a", "count", { value: 3 })).toBe(false);
    wire.restart();
    expect(alerts.send("a", "count")).toBe(true);
    expect((await messages()).map(({ value }) => value)).toEqual([3]);
  });

  it("are not taken as sent when the bus is closed", async () => {
    await bus.close();
    expect(() => alerts.send("a", "count")).toThrow("closed");
  });
});
