import { initOpenmodule } from "@edgeloom/openmodule";
import { startService } from "./service.js";

// SIGTERM and SIGINT end it in order.
const core = await initOpenmodule();
await startService(core);
core.log.info({ version: core.settings.VERSION }, "ready");
