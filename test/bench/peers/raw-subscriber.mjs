// Counts messages on raw zeromq with JSON.parse and nothing else; acknowledges every 200th so that the publisher can pace itself.
import { Publisher, Subscriber } from "zeromq";
import { onCommand, reply } from "./commands.mjs";

const folder = process.argv[2];
const subscriber = new Subscriber({ linger: 0 });
const publisher = new Publisher({ linger: 0, sendTimeout: 0 });
subscriber.connect(`ipc://${folder}/out`);
publisher.connect(`ipc://${folder}/in`);
subscriber.subscribe("io-raw");

let wanted = 0;
let seen = 0;
let startMs = 0;
onCommand(({ count }) => {
  [wanted, seen] = [count, 0];
});
reply({});

for await (const [, body] of subscriber) {
  const message = JSON.parse(body.toString());
  if (message.value < 0) continue;
  if (seen === 0) startMs = performance.now();
  seen++;
  if (seen % 200 === 0) publisher.send(["ack-raw", "{}"]).catch(() => {});
  if (seen === wanted) reply({ perSecond: seen / ((performance.now() - startMs) / 1_000) });
}
