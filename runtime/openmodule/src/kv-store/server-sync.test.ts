import { ConnectionService, RpcWebsocketService } from "@edgeloom/openmodule-sdk";
import { type ServiceHandle, serve } from "@edgeloom/runtime/rpc";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { openSite, type Site } from "../bus.test.support.js";
import { keepInSync, type Link, syncDelayMs } from "./server-sync.js";

const settings = { NAME: "om_test_1", RESOURCE: "site" };
const store = { service: "om_test_1" };
const delayMs = syncDelayMs(settings.NAME);

type State = Link["state"];

/** A connection that a test makes and loses. */
class FakeLink implements Link {
  readonly listeners = new Set<(state: State) => void>();
  state: State = { connected: "offline" };
  readonly onChange = {
    add: (listener: (state: State) => void) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    },
  };

  become(connected: State["connected"]): void {
    this.state = { connected };
    for (const listener of this.listeners) listener(this.state);
  }
}

let site: Site;
let link: FakeLink;
let calls: unknown[];
let failures: number;
let server: ServiceHandle;
let timers: MockInstance<Site["clock"]["startTimer"]>;

beforeEach(async () => {
  site = await openSite();
  timers = vi.spyOn(site.clock, "startTimer");
  link = new FakeLink();
  calls = [];
  failures = 0;
  server = serve(site.peer, RpcWebsocketService, {
    serverRpc: (request) => {
      calls.push(request);
      if (failures-- > 0) throw new Error("the server is busy");
      return {};
    },
  });
  await site.peer.settled();
});

afterEach(() => site.end());

const start = () => keepInSync(store, { bus: site.bus, settings, connection: link, random: () => 0.5 });

/** Lets everything arrive that is on its way. */
async function called(times: number): Promise<void> {
  await vi.waitFor(() => expect(calls).toHaveLength(times));
  await vi.waitFor(() => expect(site.bus.stats().pending).toBe(0));
}

/** Waits until somebody waits so long. */
async function paused(ms: number): Promise<void> {
  await vi.waitFor(() => expect(timers).toHaveBeenCalledWith(ms, expect.anything()));
}

describe("the delay of the first call", () => {
  it("is the same for a name, and between 0 and 10 s", () => {
    const delays = Array.from({ length: 1_000 }, (_, index) => syncDelayMs(`om_service_${index}`));
    expect(syncDelayMs("om_service_7")).toBe(delays[7]);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(10_000);
    for (let second = 0; second < 10; second++) {
      const share = delays.filter((ms) => Math.floor(ms / 1_000) === second).length;
      expect(share).toBeGreaterThan(60);
    }
  });
});

describe("a store that is kept in sync", () => {
  it("asks once, after its delay", async () => {
    link.state = { connected: "online" };
    start();
    site.clock.advance(delayMs - 1);
    expect(site.bus.stats().pending).toBe(0);
    site.clock.advance(1);
    await called(1);
    expect(calls).toEqual([
      { rpc: "kvs_sync", data: { resource: "site", service: "om_test_1", timeout: 25 } },
    ]);
    site.clock.advance(3_600_000);
    await called(1);
  });

  it("waits until the server can be reached", async () => {
    start();
    site.clock.advance(60_000);
    expect(site.bus.stats().pending).toBe(0);
    link.become("online");
    site.clock.advance(delayMs);
    await called(1);
  });

  it("asks again until it succeeds, each time later", async () => {
    failures = 3;
    link.state = { connected: "online" };
    start();
    site.clock.advance(delayMs);
    for (const pauseMs of [3_000, 5_000, 9_000]) {
      await paused(pauseMs);
      site.clock.advance(pauseMs - 1);
      expect(site.bus.stats().pending).toBe(0);
      site.clock.advance(1);
    }
    await called(4);
    site.clock.advance(3_600_000);
    await called(4);
  });

  it("asks after each reconnection, and not while it is lost", async () => {
    failures = 1;
    link.state = { connected: "online" };
    start();
    site.clock.advance(delayMs);
    await called(1);
    link.become("offline");
    site.clock.advance(60_000);
    await called(1);
    link.become("online");
    link.become("online");
    site.clock.advance(delayMs);
    await called(2);
    link.become("shutdown");
    link.become("online");
    site.clock.advance(delayMs);
    await called(3);
  });

  it("gives a call up when the connection is lost", async () => {
    await server.close();
    link.state = { connected: "online" };
    start();
    site.clock.advance(delayMs);
    await vi.waitFor(() => expect(site.bus.stats().pending).toBe(1));
    link.become("offline");
    await vi.waitFor(() => expect(site.bus.stats().pending).toBe(0));
  });

  it("ends when it is told to, or the bus is closed", async () => {
    link.state = { connected: "online" };
    const end = start();
    end();
    end();
    expect(link.listeners.size).toBe(0);
    start();
    await site.bus.close();
    site.clock.advance(60_000);
    expect(calls).toEqual([]);
  });

  it("hears by itself how the device is connected", async () => {
    serve(site.peer, ConnectionService, { status: () => ({ connected: "online" }) });
    await site.peer.settled();
    using _sync = keepInSync(store, { bus: site.bus, settings });
    await paused(delayMs);
    site.clock.advance(delayMs);
    await called(1);
  });

  it("needs a core", () => {
    expect(() => keepInSync(store)).toThrow(expect.objectContaining({ code: "CONFIG" }));
  });
});
