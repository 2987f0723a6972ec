import { MemoryLinks, type MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { BrokerAddress } from "../config/index.js";
import type { Fault } from "../internal-server/index.js";
import { type BrokerOptions, brokerAddress, linkTo } from "./links.js";
import { localBroker } from "./local-broker.js";
import type { ProgramContext } from "./program-run.js";

/** Options about where devices connect. */
export type DoorOptions = {
  readonly ipAddress?: string;
  readonly port?: number;
  readonly commError?: boolean;
  readonly servTooLong?: boolean;
};

/** What the options say about where devices connect. */
export function doorOf({ ipAddress, port, commError, servTooLong }: DoorOptions): {
  readonly host?: string;
  readonly port?: number;
  readonly fault?: Fault;
} {
  return {
    ...(ipAddress !== undefined && { host: ipAddress }),
    ...(port !== undefined && { port }),
    ...(commError === true && { fault: "comm-error" }),
    ...(servTooLong === true && { fault: "serv-too-long" }),
  };
}

/** An endpoint, as far as its broker goes. */
export type WithBroker = { readonly kind?: "mqtt" | "dummy"; readonly broker: BrokerAddress | undefined };

/** The broker of each endpoint, in their order; undefined for one that is never there. */
export async function brokersOf(
  options: BrokerOptions,
  endpoints: readonly WithBroker[],
  context: ProgramContext,
): Promise<readonly (BrokerAddress | undefined)[]> {
  const named = endpoints.map(({ kind, broker }) => ({
    isDummy: kind === "dummy",
    broker: kind === "dummy" ? undefined : brokerAddress(options, broker),
  }));
  const needsLocal = named.some(({ isDummy, broker }) => !isDummy && broker === undefined);
  const local = needsLocal ? await localBroker(context, "broker", options.brokerPort) : undefined;
  return named.map(({ isDummy, broker }) => (isDummy ? undefined : (broker ?? local)));
}

/** The link of the proof of concept to the cloud. */
export function pocCloudLink(
  broker: BrokerAddress | undefined,
  { mqttVersion = "3.1.1" }: BrokerOptions,
  { log }: ProgramContext,
): MessageLink {
  if (broker === undefined) return new MemoryLinks({ log }).link();
  return linkTo(broker, { version: mqttVersion, keepAliveSeconds: 60, log });
}
