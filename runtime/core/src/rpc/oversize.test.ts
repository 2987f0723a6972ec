import { expect, it } from "vitest";
import { EdgeloomError } from "../base/errors.js";
import { silentLogger } from "../base/log.js";
import { createBus } from "../bus/bus.js";
import { method, service } from "../bus/descriptors.js";
import { object, required, string } from "../schema/builders.js";
import { model } from "../schema/model.js";
import type { Model } from "../schema/shape.js";
import { memoryBus } from "../transport/memory/index.js";
import type { Transport } from "../transport/transport.js";
import { wire } from "../wire/rules.js";
import { rpcClient } from "./client.js";
import { serve } from "./server.js";

type Text = { readonly text: string };
const Text: Model<Text> = model("Text", undefined, () => object({ text: required(string()) }));
const Echo = service("echo", wire({ input: "lenient" }), { echo: method("echo", Text, Text) });
const maxBytes = 1_000;

/** A transport that refuses large messages as the one over ZeroMQ does. */
function limited(transport: Transport): Transport {
  const send = transport.send.bind(transport);
  return Object.assign(transport, {
    send: (topic: string, body: string | Uint8Array) => {
      if (body.length > maxBytes) throw new EdgeloomError("INVALID", `larger than ${maxBytes} bytes`);
      return send(topic, body);
    },
  });
}

async function scene(reply: (request: Text) => Text) {
  const network = memoryBus({ log: silentLogger });
  const bus = createBus({ name: "a", transport: limited(network.connect()), log: silentLogger });
  await bus.open();
  serve(bus, Echo, { echo: reply });
  return { bus, call: (text: string) => rpcClient(bus, Echo).echo({ text }, { timeoutMs: 5_000 }) };
}

it("tells the caller of a request that is too large what is wrong", async () => {
  const { bus, call } = await scene((request) => request);
  await expect(call("x".repeat(maxBytes))).rejects.toMatchObject({
    code: "INVALID",
    message: "larger than 1000 bytes",
  });
  expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
  await bus.close();
});

it("tells the caller of a reply that is too large, instead of nothing", async () => {
  const { bus, call } = await scene(() => ({ text: "x".repeat(maxBytes) }));
  await expect(call("x")).rejects.toMatchObject({
    code: "REMOTE",
    status: "handler_error",
    detail: "larger than 1000 bytes",
  });
  await expect(call("x")).rejects.toMatchObject({ code: "REMOTE" });
  expect(bus.stats()).toMatchObject({ pending: 0, timers: 0 });
  await bus.close();
});
