// The same as raw-subscriber.mjs with a service of the framework: registerHandler with type, validation and a bounded queue.
import { IoMessage } from "@edgeloom/openmodule";
import { reply } from "./commands.mjs";
import { openCore } from "./core.mjs";
import { Counter } from "./counter.mjs";

const core = await openCore(process.argv[2], "subscriber");
const counter = new Counter();
core.messages.registerHandler(
  "framework-io",
  IoMessage,
  (message) => {
    if (message.value >= 0 && counter.take()) core.bus.transport.send("ack-framework", "{}");
  },
  { filter: { type: "io" }, matchType: false },
);
await core.bus.settled();
reply({});
