import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { vi } from "vitest";

/** A service on a bus, and everybody else on it, under one clock. */
export type Site = {
  readonly clock: FakeClock;
  readonly bus: Bus;
  readonly peer: Bus;
  /** Publishes a plain message as the others do. */
  say(topic: string, message: object): void;
  /** Waits until something holds, which messages in flight will make true. */
  until(holds: () => void): Promise<void>;
  end(): Promise<void>;
};

/** Opens a {@link Site} in memory. */
export async function openSite(name = "om_test_1"): Promise<Site> {
  const clock = new FakeClock();
  const wire = memoryBus({ log: silentLogger });
  const make = (one: string): Bus =>
    createBus({ transport: wire.connect(), name: one, clock, log: silentLogger });
  const [bus, peer] = [make(name), make("peer")];
  await Promise.all([bus.open(), peer.open()]);
  return {
    clock,
    bus,
    peer,
    say: (topic, message) =>
      void peer.publish(topic, JSON.stringify({ name: "peer", timestamp: 0, ...message })),
    until: (holds) => vi.waitFor(holds),
    end: async () => {
      await Promise.all([bus.close(), peer.close()]);
    },
  };
}
