import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../base/log.js";
import { type Broker, type BrokerOptions, startBroker } from "../../broker/index.js";
import { describeTransport } from "../transport-suite.test.support.js";
import { zeromqTransport } from "./index.js";

describeTransport("zeromq", async (deadlines) => {
  const directory = await mkdtemp(join(tmpdir(), "edgeloom-"));
  const endpoints: BrokerOptions = {
    xsub: `ipc://${directory}/xsub`,
    xpub: `ipc://${directory}/xpub`,
    ipcDirectory: directory,
    // A broker drops in silence what a subscriber does not read in time; here only a client's own queue is to lose messages.
    highWaterMark: 20_000,
  };
  let broker: Broker | undefined = await startBroker({ ...endpoints, log: silentLogger });
  return {
    connect: () =>
      zeromqTransport({
        publishTo: `ipc://${directory}/xsub`,
        subscribeTo: `ipc://${directory}/xpub`,
        ipcDirectory: directory,
        reconnect: { minMs: 10, spreadMs: 10, maxMs: 50 },
        deadlines,
        log: silentLogger,
      }),
    kill: async () => {
      await broker?.close();
      broker = undefined;
    },
    restart: async () => {
      broker = await startBroker({ ...endpoints, log: silentLogger });
    },
    stop: async () => {
      await broker?.close();
      await rm(directory, { recursive: true });
    },
  };
});
