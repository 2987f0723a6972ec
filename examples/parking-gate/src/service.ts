import { Shutdown, shutDownOnSignals } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";

/** Environment that tells a service where its broker is; the names are those of the openmodule library. */
export type BrokerEnvironment = { readonly BROKER_SUB: string; readonly BROKER_PUB: string };

/**
 * Connects a service to the broker of its environment and lets it work. Everything is closed in order when the process is
 * told to end: by Ctrl-C, by SIGTERM, or because the program that started it is gone.
 */
export async function runService(name: string, work: (bus: Bus) => Promise<void>): Promise<Shutdown> {
  const bus = createBus({ name, transport: transportOf(name) });
  const shutdown = new Shutdown();
  shutdown.add("bus", (budgetMs) => bus.close({ drainMs: budgetMs }));
  shutDownOnSignals(shutdown);
  process.once("disconnect", () => void shutdown.run());
  try {
    await bus.open();
    await work(bus);
  } catch (error) {
    // What a shutdown interrupts fails; that is no news.
    if (!shutdown.started) throw error;
  }
  return shutdown;
}

function transportOf(name: string): ReturnType<typeof zeromqTransport> {
  // `BROKER_SUB` is where the broker subscribes, so it is where a service publishes.
  const { BROKER_SUB: publishTo, BROKER_PUB: subscribeTo } = process.env;
  return zeromqTransport({
    name,
    ...(publishTo !== undefined && { publishTo }),
    ...(subscribeTo !== undefined && { subscribeTo }),
  });
}

/** Tells the program that started this one that it is ready. Nobody there to hear it is no failure. */
export function sayReady(): void {
  process.send?.("ready", undefined, undefined, () => {});
}
