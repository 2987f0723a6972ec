// Publishes with JSON.stringify on raw zeromq, at most 300 messages ahead of the last acknowledgement.
import { Publisher, Subscriber } from "zeromq";
import { ioMessage } from "../lib/sample.mjs";
import { cpuUsSince, onCommand, reply } from "./commands.mjs";
import { Window } from "./window.mjs";

const folder = process.argv[2];
const subscriber = new Subscriber({ linger: 0 });
const publisher = new Publisher({ linger: 0, sendTimeout: 0 });
subscriber.connect(`ipc://${folder}/out`);
publisher.connect(`ipc://${folder}/in`);
subscriber.subscribe("ack-raw");

const window = new Window();
onCommand(async ({ count }) => {
  const start = process.cpuUsage();
  await window.run(count, (index) => {
    publisher
      .send([
        "raw-io",
        JSON.stringify({ ...ioMessage, timestamp: Date.now() / 1_000, pin_number: index % 100 }),
      ])
      .catch(() => {});
  });
  reply({ cpuUs: cpuUsSince(start, count) });
});

const warmUp = setInterval(() => void publisher.send(["ack-raw", "{}"]).catch(() => {}), 20);
for await (const _frames of subscriber) {
  if (warmUp.hasRef()) {
    clearInterval(warmUp);
    warmUp.unref();
    setTimeout(reply, 200, {});
    continue;
  }
  window.acknowledge();
}
