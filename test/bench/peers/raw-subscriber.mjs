// Counts messages on raw zeromq with JSON.parse and nothing else; acknowledges every 100th so that the publisher can pace itself.
import { Publisher, Subscriber } from "zeromq";
import { reply } from "./commands.mjs";
import { Counter } from "./counter.mjs";

const folder = process.argv[2];
const subscriber = new Subscriber({ linger: 0 });
const publisher = new Publisher({ linger: 0, sendTimeout: 0 });
subscriber.connect(`ipc://${folder}/out`);
publisher.connect(`ipc://${folder}/in`);
subscriber.subscribe("raw-io");

const counter = new Counter();
reply({});

for await (const [, body] of subscriber) {
  const message = JSON.parse(body.toString());
  if (message.value >= 0 && counter.take()) publisher.send(["ack-raw", "{}"]).catch(() => {});
}
