// The RPC pattern written by hand on raw zeromq: JSON.parse, JSON.stringify and nothing else.
import { Publisher, Subscriber } from "zeromq";
import { response } from "../lib/sample.mjs";

const folder = process.argv[2];
const subscriber = new Subscriber({ linger: 0 });
const publisher = new Publisher({ linger: 0, sendTimeout: 0 });
subscriber.connect(`ipc://${folder}/out`);
publisher.connect(`ipc://${folder}/in`);
subscriber.subscribe("rpc-req-raw", "warm-up");

process.stdin.on("end", () => process.exit(0)).resume();
const beat = setInterval(() => void publisher.send(["warm-up", "{}"]).catch(() => {}), 20);

for await (const [topic, body] of subscriber) {
  if (topic.toString() === "warm-up") {
    clearInterval(beat);
    subscriber.unsubscribe("warm-up");
    console.log("{}");
    continue;
  }
  const message = JSON.parse(body.toString());
  const reply = {
    timestamp: Date.now() / 1_000,
    name: "server",
    type: message.type,
    rpc_id: message.rpc_id,
    response: { ...response, status: "ok" },
  };
  publisher.send(["rpc-rep-raw", JSON.stringify(reply)]).catch(() => {});
}
