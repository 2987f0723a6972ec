// The same as raw-subscriber.mjs with the generated handler: envelope, validation, dispatch, bounded queue.
import { IoTopic } from "@edgeloom/openmodule-sdk";
import { subscribe } from "@edgeloom/runtime/bus";
import { openBus } from "./bus.mjs";
import { onCommand, reply } from "./commands.mjs";

const bus = await openBus(process.argv[2], "subscriber");
let wanted = 0;
let seen = 0;
let startMs = 0;

subscribe(bus, IoTopic, {
  io(message) {
    if (message.value < 0) return;
    if (seen === 0) startMs = performance.now();
    seen++;
    if (seen % 200 === 0) bus.transport.send("ack-edgeloom", "{}");
    if (seen === wanted) reply({ perSecond: seen / ((performance.now() - startMs) / 1_000) });
  },
});
await bus.settled();
onCommand(({ count }) => {
  [wanted, seen] = [count, 0];
});
reply({});
