import { silentLogger } from "@edgeloom/runtime/base";
import { type MemoryBus, memoryBus } from "@edgeloom/runtime/transport/memory";
import { type Core, type InitOptions, initOpenmodule } from "./index.js";

/** Settings of a core under test. */
export const config = { NAME: "om_test_1", VERSION: "1.2.3", RESOURCE: "res1", TESTING: true, DEBUG: false };

let bus: MemoryBus = memoryBus({ log: silentLogger });

/** The bus of the core that was started last. */
export function currentBus(): MemoryBus {
  return bus;
}

/** Starts a core on a bus of its own, silent and without signals. */
export function start(options: InitOptions = {}, values: object = {}): Promise<Core> {
  bus = memoryBus({ log: silentLogger });
  return initOpenmodule(
    { ...config, ...values },
    { transport: bus.connect(), log: silentLogger, catchSigterm: false, dsgvo: false, ...options },
  );
}
