import { createBus } from "@edgeloom/runtime/bus";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";

/** A bus on the broker of the benchmark. */
export async function openBus(folder, name) {
  const transport = zeromqTransport({
    publishTo: `ipc://${folder}/in`,
    subscribeTo: `ipc://${folder}/out`,
    ipcDirectory: folder,
  });
  const bus = createBus({ name, transport });
  await bus.open();
  return bus;
}
