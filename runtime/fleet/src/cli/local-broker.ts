import { isEdgeloomError } from "@edgeloom/runtime";
import { EmbeddedBroker } from "@edgeloom/runtime/transport/mqtt";
import type { BrokerAddress } from "../config/index.js";
import type { ProgramContext } from "./program-run.js";

const host = "127.0.0.1";
const usualPort = 1883;

/**
 * The broker of this machine, for programs to which none was named: the one that listens on the port already, or else one inside
 * of this process. Rejects when neither is to be had.
 */
export async function localBroker(
  { log, shutdown }: ProgramContext,
  what: string,
  port: number = usualPort,
): Promise<BrokerAddress> {
  try {
    const broker = await EmbeddedBroker.open({ host, port });
    shutdown.add("broker", () => broker.close());
    log.warn(
      { broker: `${host}:${broker.port}` },
      `no ${what} was named, so a small one was started in this process`,
    );
    return { host, port: broker.port };
  } catch (error) {
    if (!isEdgeloomError(error) || (error.cause as NodeJS.ErrnoException | undefined)?.code !== "EADDRINUSE")
      throw error;
    log.warn({ broker: `${host}:${port}` }, `no ${what} was named, so the one that listens here is used`);
    return { host, port };
  }
}
