// The same as raw-publisher.mjs with a service of the framework: defaults, validation, wire encoding.
import { IoMessage } from "@edgeloom/openmodule";
import { ioMessage } from "../lib/sample.mjs";
import { onCommand, reply } from "./commands.mjs";
import { openCore } from "./core.mjs";
import { Window } from "./window.mjs";

const window = new Window();
const core = await openCore(process.argv[2], "publisher");
core.bus.receive("ack-framework", () => window.acknowledge());
await core.bus.settled();

const { timestamp: _timestamp, name: _name, ...content } = ioMessage;
onCommand(async ({ count }) => {
  await window.run(count, (index) =>
    core.publish({ ...content, pin_number: index % 100 }, "framework-io", IoMessage),
  );
  reply({});
});
reply({});
