// The same answer as raw-server.mjs through the generated server stub.
import { BackendService } from "@edgeloom/openmodule-sdk";
import { serve } from "@edgeloom/runtime/rpc";
import { response } from "../lib/sample.mjs";
import { openBus } from "./bus.mjs";
import { onCommand, reply } from "./commands.mjs";

const bus = await openBus(process.argv[2], "server");
serve(bus, BackendService, { auth: () => response });
await bus.settled();
onCommand(() => {});
reply({});
