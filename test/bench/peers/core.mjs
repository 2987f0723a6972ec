import { initOpenmodule } from "@edgeloom/openmodule";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";

/** A core of the framework on the broker of the benchmark, as in production but for logs. */
export function openCore(folder, name) {
  const transport = zeromqTransport({
    publishTo: `ipc://${folder}/in`,
    subscribeTo: `ipc://${folder}/out`,
    ipcDirectory: folder,
  });
  const config = {
    NAME: name,
    VERSION: "1",
    RESOURCE: "bench",
    DEBUG: false,
    TESTING: false,
    LOG_LEVEL: "ERROR",
  };
  return initOpenmodule(config, { transport, sentry: false, dsgvo: false, catchSigterm: false });
}
