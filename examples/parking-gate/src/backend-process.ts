import { accountOf } from "./account.js";
import { startBackend } from "./backend.js";
import { backendName } from "./gate.js";
import { runService, sayReady } from "./service.js";

await runService(backendName, async (bus) => {
  startBackend(bus, accountOf("backend"));
  await bus.settled();
  sayReady();
});
