import {
  ConnectionStatusListener,
  ConnectionStatusTopic,
  type IoEdge,
  IoListener,
  IoTopic,
} from "@edgeloom/openmodule";
import { silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus, publisher } from "@edgeloom/runtime/bus";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterAll, describe, expect, it, vi } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type IoStep = {
  readonly pin: string;
  readonly value: number;
  readonly edge: number;
  readonly inverted?: boolean;
  readonly corrected_edge: number;
  readonly fires: readonly IoEdge[];
};
type IoRecording = {
  readonly sequences: readonly { readonly name: string; readonly steps: readonly IoStep[] }[];
  readonly physical: readonly {
    readonly value: number;
    readonly inverted: boolean;
    readonly physical: number;
  }[];
  readonly unknown_pin_state: { readonly note: string; readonly [key: string]: unknown };
};
type ConnectionStep = {
  readonly message_connected?: boolean;
  readonly callbacks?: readonly string[];
  readonly connected_property: boolean;
};

const io = vectors("openmodule/io_listener.json") as unknown as IoRecording;
const { connection_status_listener_10x: connections } = vectors("openmodule/misc.json") as unknown as {
  readonly connection_status_listener_10x: readonly (readonly ConnectionStep[])[];
};
let ran = 0;

async function twoServices(): Promise<{ readonly bus: Bus; readonly peer: Bus; end(): Promise<void> }> {
  const wire = memoryBus({ log: silentLogger });
  const make = (name: string) => createBus({ transport: wire.connect(), name, log: silentLogger });
  const [bus, peer] = [make("om_test_1"), make("peer")];
  await Promise.all([bus.open(), peer.open()]);
  return {
    bus,
    peer,
    end: async () => {
      await Promise.all([bus.close(), peer.close()]);
    },
  };
}

const allEdges = ["rising", "falling", "any", "none"] as const;
const gateway = { gate: "gate1", direction: "in" } as const;

describe("io_listener.json", () => {
  it.each(io.sequences)("$name", async ({ steps }) => {
    const { bus, peer, end } = await twoServices();
    const listener = new IoListener({ bus });
    let fired: { readonly edge: IoEdge; readonly corrected: number }[] = [];
    for (const edge of allEdges)
      listener.addHandler(gateway, (message) => void fired.push({ edge, corrected: message.edge }), { edge });
    await bus.settled();
    for (const { pin, value, edge, inverted = false, corrected_edge, fires } of steps) {
      ran++;
      fired = [];
      publisher(peer, IoTopic).io({ type: "io", gateway, pin, value, edge, inverted });
      await vi.waitFor(() => expect(fired.map(({ edge: name }) => name).sort()).toEqual([...fires].sort()));
      expect(new Set(fired.map(({ corrected }) => corrected))).toEqual(new Set([corrected_edge]));
    }
    await end();
  });

  it.each(io.physical)("$value, inverted $inverted, is $physical", async ({ value, inverted, physical }) => {
    ran++;
    const { bus, peer, end } = await twoServices();
    const listener = new IoListener({ bus });
    await bus.settled();
    publisher(peer, IoTopic).io({ type: "io", gateway, pin: "p", value, edge: 1, inverted });
    await vi.waitFor(() => expect(listener.state("p")).toMatchObject({ gateway, value, inverted, physical }));
    await end();
  });

  it("a pin that nobody has heard of is all zero", async () => {
    ran++;
    const { bus, end } = await twoServices();
    const { note: _note, ...state } = io.unknown_pin_state;
    expect(new IoListener({ bus }).state("never")).toMatchObject(state);
    await end();
  });
});

describe("connection_status_listener", () => {
  it.each(connections.map((steps) => ({ steps })))("$steps.length steps", async ({ steps }) => {
    const { bus, peer, end } = await twoServices();
    const listener = new ConnectionStatusListener({ bus });
    let called: string[] = [];
    listener.onConnect.add(() => void called.push("on_connect"));
    listener.onDisconnect.add(() => void called.push("on_disconnect"));
    await bus.settled();
    for (const { message_connected: connected, callbacks = [], connected_property } of steps) {
      ran++;
      called = [];
      if (connected !== undefined) publisher(peer, ConnectionStatusTopic).connectionStatus({ connected });
      await peer.settled();
      await bus.settled();
      await vi.waitFor(() => expect(called).toEqual(callbacks));
      expect(listener.connected).toBe(connected_property);
    }
    await end();
  });
});

afterAll(() => {
  console.log(`openmodule listeners: ${ran} steps`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(22));
});
