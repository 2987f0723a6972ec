import { IoMessage } from "@edgeloom/openmodule-sdk";
import { createBus } from "@edgeloom/runtime/bus";
import { wire } from "@edgeloom/runtime/generated";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { inTurns } from "./lib/load.mjs";
import { ioMessage } from "./lib/sample.mjs";

const messagesPerRound = 50_000;
const sizes = [10, 100, 1_000, 10_000];
const rules = wire({ input: "lenient", nulls: "drop", charset: "ascii" });

/** Cost of one message from frames to handler, with many other handlers registered on the same topic (other types) and on other topics. */
export async function run() {
  const cases = {};
  const buses = [];
  for (const size of sizes) {
    const { bus, deliver } = await prepared(size);
    buses.push(bus);
    cases[size] = () => measure(deliver);
  }
  const result = await inTurns(cases, 5);
  for (const bus of buses) await bus.close();
  return sizes.map((size) => ({
    case: `dispatch, ${size.toLocaleString("en-US")} handlers`,
    value: result[size].nsPerMessage,
    unit: "ns/message",
    ratioTo: "10 handlers",
    ratio: result[size].nsPerMessage / result[10].nsPerMessage,
    goal: "≈ 1",
  }));
}

async function prepared(size) {
  const transport = memoryBus().connect();
  let deliver = () => {};
  const spied = new Proxy(transport, {
    get(target, key) {
      if (key === "onFrames") return (sink) => target.onFrames((deliver = sink));
      const value = target[key];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const bus = createBus({ name: "bench", transport: spied });
  await bus.open();
  let handled = 0;
  const handler = () => void handled++;
  bus.register({ topic: "io", model: IoMessage, type: "io", wire: rules, handler });
  for (let index = 1; index < size; index++) {
    const other =
      index % 2 === 0 ? { topic: "io", type: `io-${index}` } : { topic: `topic-${index}`, type: "io" };
    bus.register({ ...other, model: IoMessage, wire: rules, handler });
  }
  return { bus, deliver: async (frames, count) => deliverAll(deliver, frames, count, () => handled) };
}

async function deliverAll(deliver, frames, count, handled) {
  const target = handled() + count;
  for (let sent = 0; sent < count; sent += 500) {
    for (let index = 0; index < 500; index++) deliver(frames);
    while (handled() < target - count + sent + 500) await new Promise(setImmediate);
  }
}

async function measure(deliver) {
  const frames = [Buffer.from("io"), Buffer.from(JSON.stringify(ioMessage))];
  const startMs = performance.now();
  await deliver(frames, messagesPerRound);
  return { nsPerMessage: ((performance.now() - startMs) * 1e6) / messagesPerRound };
}
