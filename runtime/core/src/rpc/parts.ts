import type { Bus } from "../bus/bus.js";
import { checkChannel } from "./envelope.js";
import { type ClientStats, Mux } from "./mux.js";
import { RequestHub } from "./request-hub.js";
import { emptyServerStats, type ServerStats, sumServerStats } from "./server-stats.js";

/** The RPC parts of one bus. */
type Parts = { readonly hubs: Map<string, RequestHub>; mux: Mux | undefined };

// Keyed by bus and nothing else, so that all clients and servers of a bus share one table of calls and one subscription per channel.
const partsByBus = new WeakMap<Bus, Parts>();

function partsOf(bus: Bus): Parts {
  let parts = partsByBus.get(bus);
  if (parts === undefined) {
    parts = { hubs: new Map(), mux: undefined };
    partsByBus.set(bus, parts);
  }
  return parts;
}

/** The one call table of a bus. */
export function muxOf(bus: Bus): Mux {
  const parts = partsOf(bus);
  if (parts.mux === undefined) {
    parts.mux = new Mux(bus);
    bus.attach(parts.mux);
  }
  return parts.mux;
}

/** The one place where requests of a channel arrive on a bus. */
export function hubOf(bus: Bus, channel: string): RequestHub {
  const { hubs } = partsOf(bus);
  let hub = hubs.get(channel);
  if (hub === undefined) {
    hub = new RequestHub(bus, checkChannel(channel));
    hubs.set(channel, hub);
    bus.attach(hub);
  }
  return hub;
}

/** Numbers of all RPC on a bus. */
export type RpcStats = { readonly client: ClientStats; readonly server: ServerStats };

/** The numbers of the RPC parts of a bus as they are now. */
export function rpcStats(bus: Bus): RpcStats {
  const { hubs } = partsOf(bus);
  const server = [...hubs.values()].map((hub) => hub.stats()).reduce(sumServerStats, emptyServerStats);
  return { client: muxOf(bus).stats(), server };
}
