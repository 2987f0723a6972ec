// The same as raw-subscriber.mjs with the generated handler: envelope, validation, dispatch, bounded queue.
import { IoTopic } from "@edgeloom/openmodule-sdk";
import { subscribe } from "@edgeloom/runtime/bus";
import { openBus } from "./bus.mjs";
import { reply } from "./commands.mjs";
import { Counter } from "./counter.mjs";

const bus = await openBus(process.argv[2], "subscriber");
const counter = new Counter();
subscribe(bus, IoTopic, {
  io(message) {
    if (message.value >= 0 && counter.take()) bus.transport.send("ack-edgeloom", "{}");
  },
});
await bus.settled();
reply({});
