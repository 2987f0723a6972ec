import { ConnectionService } from "@edgeloom/openmodule-sdk";
import { serve } from "@edgeloom/runtime/rpc";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSite, type Site } from "../bus.test.support.js";
import { ConnectionStateListener } from "./connection-state.js";

let site: Site;
let listener: ConnectionStateListener;

beforeEach(async () => {
  site = await openSite();
  listener = new ConnectionStateListener({ bus: site.bus });
  await site.bus.settled();
});

afterEach(() => site.end());

function say(connected: string, bridge_status?: string): void {
  site.say("connection_internal", { type: "connection_internal", connected, bridge_status });
}

it("tells of changes, with the state before", async () => {
  const seen: string[] = [];
  listener.onChange.add((state, previous) => void seen.push(`${previous.connected} ${state.connected}`));
  say("online");
  say("online");
  say("online", "offline");
  say("offline", "offline");
  await site.until(() => expect(seen).toEqual(["startup online", "online online", "online offline"]));
  expect(listener.state).toEqual({ connected: "offline", bridgeStatus: "offline" });
});

it("takes a connector that has been silent for a minute as gone", async () => {
  say("online");
  await site.until(() => expect(listener.state.connected).toBe("online"));
  const change = listener.nextChange();
  site.clock.advance(59_999);
  expect(listener.state.connected).toBe("online");
  site.clock.advance(1);
  expect(await change).toEqual({ connected: "shutdown", bridgeStatus: undefined });
});

it("asks for the state at the start", async () => {
  const handle = serve(site.peer, ConnectionService, { status: () => ({ connected: "online" }) });
  await site.peer.settled();
  expect(await listener.refresh()).toEqual({ connected: "online", bridgeStatus: undefined });
  await handle.close();
});

it("does not wait for a change for ever when somebody gives up", async () => {
  const controller = new AbortController();
  const change = listener.nextChange(controller.signal);
  controller.abort();
  await expect(change).rejects.toMatchObject({ code: "CANCELLED" });
  await expect(listener.nextChange(controller.signal)).rejects.toMatchObject({ code: "CANCELLED" });
  expect(listener.onChange.size).toBe(0);
});
