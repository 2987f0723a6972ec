import { PresenceRPCResponse, TrackingService } from "@edgeloom/openmodule-sdk";
import { serve } from "@edgeloom/runtime/rpc";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSite, type Site } from "../bus.test.support.js";
import { PresenceListener } from "./presence-listener.js";

let site: Site;

beforeEach(async () => {
  site = await openSite();
});

afterEach(() => site.end());

const base = (vehicle_id: number) => ({
  vehicle_id,
  source: "camera",
  "present-area-name": "a1",
  last_update: "2020-01-01T00:00:00",
  gateway: { gate: "g1", direction: "in" },
  medium: { lpr: { id: `G${vehicle_id}` } },
  all_ids: {},
});

describe("a presence listener", () => {
  it("tells what happens at its gate, in order, and who is there", async () => {
    const listener = new PresenceListener({ bus: site.bus, gate: "g1" });
    const seen: string[] = [];
    for (const event of ["Enter", "Leave", "Change", "Forward", "Backward"] as const)
      listener[`on${event}`].add(async ({ id }, { gate }) => {
        await Promise.resolve();
        seen.push(`${event} ${id} ${gate}`);
      });
    await site.bus.settled();
    site.say("presence", { type: "enter", ...base(1) });
    site.say("presence", { type: "change", ...base(1) });
    site.say("presence", { type: "enter", ...base(9), gateway: { gate: "g2", direction: "in" } });
    site.say("presence", { type: "forward", ...base(1), "leave-time": "2020-01-01T00:00:00" });
    site.say("presence", { type: "enter", ...base(2) });
    await site.until(() => expect(seen).toHaveLength(5));
    expect(seen).toEqual(["Enter 1 g1", "Change 1 g1", "Leave 1 g1", "Forward 1 g1", "Enter 2 g1"]);
    expect(listener.presentVehicle?.lpr?.id).toBe("G2");
    expect([...listener.presentVehicles.keys()]).toEqual(["g1"]);
    listener.dispose();
    site.say("presence", { type: "leave", ...base(2) });
    await site.peer.settled();
    expect(listener.presentVehicle?.id).toBe(2n);
  });

  it("goes on when a callback fails", async () => {
    const listener = new PresenceListener({ bus: site.bus });
    const seen: bigint[] = [];
    listener.onEnter.add(() => Promise.reject(new Error("no")));
    listener.onEnter.add(({ id }) => void seen.push(id));
    await site.bus.settled();
    site.say("presence", { type: "enter", ...base(1) });
    site.say("presence", { type: "enter", ...base(2) });
    await site.until(() => expect(seen).toEqual([1n, 2n]));
  });

  it("asks who is present, and gets along without an answer", async () => {
    const listener = new PresenceListener({ bus: site.bus, gate: "g1" });
    const asked = listener.initPresentVehicles({ timeoutMs: 50 });
    await site.bus.settled();
    site.clock.advance(50);
    await asked;
    expect(listener.presentVehicle).toBeUndefined();
    const presents = PresenceRPCResponse.parse({
      presents: [{ ...base(7), timestamp: 0, name: "t", type: "enter" }],
    });
    const handle = serve(site.peer, TrackingService, { getPresent: () => presents });
    await site.peer.settled();
    await listener.initPresentVehicles();
    expect(listener.presentVehicle?.id).toBe(7n);
    const seen: string[] = [];
    listener.onEnter.add(() => void seen.push("enter"));
    listener.onLeave.add(() => void seen.push("leave"));
    await listener.initPresentVehicles();
    expect(seen).toEqual([]);
    await handle.close();
  });

  it("lets each vehicle leave before the next one enters, also one that the tracking tells of meanwhile", async () => {
    const listener = new PresenceListener({ bus: site.bus, gate: "g1" });
    const seen: string[] = [];
    let hasLeft = (): void => {};
    const leaving = new Promise<void>((resolve) => {
      hasLeft = resolve;
    });
    listener.onEnter.add(({ id }) => void seen.push(`enter ${id}`));
    listener.onLeave.add(({ id }) => {
      seen.push(`leave ${id}`);
      return id === 1n ? leaving : undefined;
    });
    const presents = PresenceRPCResponse.parse({
      presents: [{ ...base(7), timestamp: 0, name: "t", type: "enter" }],
    });
    const handle = serve(site.peer, TrackingService, { getPresent: () => presents });
    await Promise.all([site.bus.settled(), site.peer.settled()]);
    site.say("presence", { type: "enter", ...base(1) });
    site.say("presence", { type: "enter", ...base(2) });
    await site.until(() => expect(seen).toEqual(["enter 1", "leave 1"]));
    await listener.initPresentVehicles();
    hasLeft();
    await site.until(() => expect(seen.at(-1)).toBe("enter 2"));
    expect(seen).toEqual(["enter 1", "leave 1", "enter 7", "leave 7", "enter 2"]);
    await handle.close();
  });

  it("of all gates has no one vehicle", () => {
    const listener = new PresenceListener({ bus: site.bus });
    expect(() => listener.presentVehicle).toThrow("has no one present vehicle");
  });
});
