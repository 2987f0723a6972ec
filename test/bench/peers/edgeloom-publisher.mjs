// The same as raw-publisher.mjs with the generated publisher: defaults, validation, wire encoding.
import { IoTopic } from "@edgeloom/openmodule-sdk";
import { publisher } from "@edgeloom/runtime/bus";
import { ioMessage } from "../lib/sample.mjs";
import { openBus } from "./bus.mjs";
import { cpuUsSince, onCommand, reply } from "./commands.mjs";
import { Window } from "./window.mjs";

const window = new Window();
const bus = await openBus(process.argv[2], "publisher");
bus.receive("ack-edgeloom", () => window.acknowledge());
await bus.settled();

const io = publisher(bus, IoTopic);
const { timestamp: _timestamp, name: _name, ...content } = ioMessage;
onCommand(async ({ count }) => {
  const start = process.cpuUsage();
  await window.run(count, (index) => io.io({ ...content, pin_number: index % 100 }));
  reply({ cpuUs: cpuUsSince(start, count) });
});
reply({});
