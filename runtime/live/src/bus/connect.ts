import { type Bus, createBus } from "@edgeloom/runtime";
import { silentLogger } from "@edgeloom/runtime/base";
import { defaultEndpoints, zeromqTransport } from "@edgeloom/runtime/transport/zeromq";
import { UsageError } from "edgeloom/kit";

/** Where the two sides of a broker are. */
export type BrokerAddress = { readonly publishTo: string; readonly subscribeTo: string };

/**
 * Reads `--broker`: a host, whose ports are the usual ones, or both endpoints: where one publishes, and where one subscribes.
 *
 * @throws UsageError
 */
export function readBroker(text: string | undefined): BrokerAddress {
  if (text === undefined) return usualBroker();
  const parts = text.split(",").map((part) => part.trim());
  const [publishTo = "", subscribeTo] = parts;
  if (subscribeTo !== undefined && parts.length === 2) return { publishTo, subscribeTo };
  if (parts.length === 1 && /^[\w.-]+$/.test(publishTo))
    return {
      publishTo: defaultEndpoints.publishTo.replace("127.0.0.1", publishTo),
      subscribeTo: defaultEndpoints.subscribeTo.replace("127.0.0.1", publishTo),
    };
  throw new UsageError(
    `--broker ${text} is no address of a broker.`,
    `Give a host, or where one publishes and subscribes: ${defaultEndpoints.publishTo},${defaultEndpoints.subscribeTo}.`,
  );
}

/** That of the environment, as services of openmodule have it, else the one of this machine. */
function usualBroker(): BrokerAddress {
  const { BROKER_SUB: publishTo, BROKER_PUB: subscribeTo } = process.env;
  return {
    publishTo: publishTo || defaultEndpoints.publishTo,
    subscribeTo: subscribeTo || defaultEndpoints.subscribeTo,
  };
}

/** How a command is called on the bus. */
export const busName = "edgeloom-cli";

/** Connects to a broker. Rejects with `UNAVAILABLE` when none is there in time. */
export async function openBus(
  address: BrokerAddress,
  options: { readonly timeoutMs?: number | undefined; readonly signal: AbortSignal },
): Promise<Bus> {
  const bus = createBus({
    transport: zeromqTransport({ ...address, name: busName, log: silentLogger }),
    name: busName,
    log: silentLogger,
  });
  try {
    await bus.open({ timeoutMs: options.timeoutMs ?? defaultConnectMs, signal: options.signal });
    return bus;
  } catch (error) {
    await bus.close({ drainMs: 0 });
    throw error;
  }
}

const defaultConnectMs = 3_000;
