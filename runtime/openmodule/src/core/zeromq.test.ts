import { AnonymizeMessage, HealthzTopic } from "@edgeloom/openmodule-sdk";
import { silentLogger } from "@edgeloom/runtime/base";
import { type Broker, startBroker } from "@edgeloom/runtime/broker";
import { createBus, subscribe } from "@edgeloom/runtime/bus";
import { integer, type Model, model, object, required } from "@edgeloom/runtime/schema";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createRpcServer } from "../rpc/index.js";
import { core } from "./core.js";
import { initOpenmodule, shutdownOpenmodule } from "./index.js";

const Number1: Model<{ readonly n: number }> = model("Number1", undefined, () =>
  object({ n: required(integer()) }),
);
let broker: Broker;

beforeAll(async () => {
  broker = await startBroker({ log: silentLogger, xsub: "tcp://127.0.0.1:0", xpub: "tcp://127.0.0.1:0" });
});
afterAll(() => broker.close());
afterEach(async () => {
  if (core() !== undefined) await shutdownOpenmodule();
});

function start(endpoints: { readonly xsub: string; readonly xpub: string } = broker) {
  return initOpenmodule(
    {
      NAME: "om_gate_1",
      TESTING: true,
      RESOURCE: "res1",
      BROKER_SUB: endpoints.xsub,
      BROKER_PUB: endpoints.xpub,
    },
    { log: silentLogger, dsgvo: false, handshakeTimeoutMs: 5_000 },
  );
}

it("takes part over a broker: calls from within a handler, answers to calls and to pings", async () => {
  const made = await start();
  const peer = createBus({
    name: "peer",
    log: silentLogger,
    transport: zeromqTransport({ publishTo: broker.xsub, subscribeTo: broker.xpub, log: silentLogger }),
  });
  await peer.open();
  const remote = createRpcServer({ bus: peer, filterResource: false });
  remote.registerHandler("math", "double", Number1, Number1, ({ n }) => ({ n: 2 * n }));
  await remote.run();
  const called = new Promise<unknown>((resolve) => {
    made.messages.registerHandler("privacy", AnonymizeMessage, async () => {
      resolve(await made.rpcClient.rpc("math", "double", { n: 21 }, { response: Number1 }));
    });
  });
  const pong = new Promise<{ readonly name: string }>((resolve) => {
    subscribe(peer, HealthzTopic, { healthz: resolve });
  });
  await Promise.all([made.bus.settled(), peer.settled()]);
  peer.publish("privacy", '{"type":"anonymize","session_id":"s"}');
  peer.publish("healthz", '{"type":"ping"}');
  expect(await called).toEqual({ n: 42 });
  expect((await pong).name).toBe("om_gate_1");
  await shutdownOpenmodule();
  await peer.close();
});

it("comes up and goes down again and again", async () => {
  for (let i = 0; i < 3; i++) {
    const made = await start();
    expect(made.bus.transport.connected).toBe(true);
    await shutdownOpenmodule();
    expect(made.bus.transport.connected).toBe(false);
  }
});

it("names BROKER_SUB and BROKER_PUB when nobody is there", async () => {
  const gone = await startBroker({ log: silentLogger, xsub: "tcp://127.0.0.1:0", xpub: "tcp://127.0.0.1:0" });
  const { xsub, xpub } = gone;
  await gone.close();
  const failing = initOpenmodule(
    { NAME: "om_gate_1", TESTING: true, BROKER_SUB: xsub, BROKER_PUB: xpub },
    { log: silentLogger, dsgvo: false, handshakeTimeoutMs: 300 },
  );
  await expect(failing).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: `could not connect to the message broker in time (BROKER_SUB ${xsub}, BROKER_PUB ${xpub})`,
  });
  expect(core()).toBeUndefined();
});
