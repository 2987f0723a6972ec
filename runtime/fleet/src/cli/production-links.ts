import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import type { BrokerAddress, GatewaySettings } from "../config/index.js";
import type { ExternalEndpoint } from "../external-client/index.js";
import { brokersOf } from "./cloud-brokers.js";
import { type BrokerOptions, linkTo } from "./links.js";
import type { ProgramContext } from "./program-run.js";

/** The endpoints of a production gateway, each with its link. */
export async function productionLinks(
  { company, vehicleName, endpoints }: GatewaySettings,
  options: BrokerOptions,
  context: ProgramContext,
): Promise<readonly ExternalEndpoint[]> {
  const { log } = context;
  const brokers = await brokersOf(options, endpoints, context);
  const names = new Map<string, number>();
  return endpoints.map(({ modules }, index) => {
    const broker = brokers[index];
    if (broker === undefined) return { modules, link: new MemoryLinks({ log }).link() };
    const clientId = ownName(`${company}/${vehicleName}`, broker, names);
    return { modules, link: linkTo(broker, { clientId, version: options.mqttVersion ?? "3.1.1", log }) };
  });
}

/** Two connections with one name would end each other for ever, so further ones to the same broker get a number. */
function ownName(name: string, { host, port }: BrokerAddress, names: Map<string, number>): string {
  const key = `${host}:${port}`;
  const count = (names.get(key) ?? 0) + 1;
  names.set(key, count);
  return count === 1 ? name : `${name}/${count}`;
}
