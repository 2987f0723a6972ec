import { randomUUID } from "node:crypto";
import { Publisher, Subscriber } from "zeromq";
import { request } from "./sample.mjs";

/** The calling side of the hand-written pattern. */
export async function rawClient(folder, channel) {
  const subscriber = new Subscriber({ linger: 0 });
  const publisher = new Publisher({ linger: 0, sendTimeout: 0 });
  const pending = new Map();
  subscriber.connect(`ipc://${folder}/out`);
  publisher.connect(`ipc://${folder}/in`);
  subscriber.subscribe(`rpc-rep-${channel}`);
  void receive(subscriber, pending);

  const call = () =>
    new Promise((resolve) => {
      const rpcId = randomUUID();
      pending.set(rpcId, resolve);
      const message = { timestamp: Date.now() / 1_000, name: "client", type: "auth", rpc_id: rpcId, request };
      publisher.send([`rpc-req-${channel}`, JSON.stringify(message)]).catch(() => {});
    });
  await untilAnswered(call);
  return {
    call,
    close() {
      subscriber.close();
      publisher.close();
    },
  };
}

async function receive(subscriber, pending) {
  for await (const [, body] of subscriber) {
    const message = JSON.parse(body.toString());
    const resolve = pending.get(message.rpc_id);
    pending.delete(message.rpc_id);
    resolve?.(message.response);
  }
}

/** The first messages of a fresh PUB/SUB connection are lost; calls until one comes back. */
async function untilAnswered(call) {
  for (;;) {
    const answered = await Promise.race([
      call().then(() => true),
      new Promise((resolve) => setTimeout(resolve, 50, false)),
    ]);
    if (answered) return;
  }
}
