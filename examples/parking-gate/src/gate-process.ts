import { accountOf } from "./account.js";
import { runGate } from "./gate.js";
import { runService, sayReady } from "./service.js";

const shutdown = await runService("om_gate_1", async (bus) => {
  sayReady();
  await runGate(bus, accountOf("gate"));
});
await shutdown.run();
if (process.connected) process.disconnect();
