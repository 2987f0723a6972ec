import { MessageDispatcher } from "@edgeloom/openmodule";
import { isEdgeloomError, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectorCases } from "../support/vectors.js";
import { TM, UM } from "./generated/index.js";
import { wireRules } from "./generated/wire.js";

type HandlerSpec = {
  readonly topic: string;
  readonly cls?: string;
  readonly match_type?: boolean;
  readonly filter_value?: unknown;
  readonly raise?: boolean;
};
type DispatcherCase = {
  readonly register: readonly HandlerSpec[];
  readonly topic: string;
  readonly message: unknown;
  readonly handlers_called?: readonly number[];
  readonly register_error?: boolean;
  readonly note?: string;
};
type FramesCase = {
  readonly frames_hex: readonly string[];
  readonly accepted: boolean;
  readonly topic: string | null;
  readonly message: unknown;
  readonly note: string;
};

function vectors<T>(name: string): readonly T[] {
  return vectorCases(`openmodule/${name}.json`) as unknown as readonly T[];
}

async function openBus() {
  const wire = memoryBus({ log: silentLogger });
  const bus = createBus({ transport: wire.connect(), name: "om_test_1", log: silentLogger });
  const peer = wire.connect();
  await Promise.all([bus.open(), peer.open()]);
  const finish = async (): Promise<void> => {
    await bus.settled();
    await bus.close();
    await peer.close();
  };
  return { bus, peer, finish };
}

type Register = (
  bus: Bus,
  spec: HandlerSpec,
  handler: () => void,
  filter: { readonly value?: unknown } | undefined,
) => unknown;

function modelOf(spec: HandlerSpec): typeof UM {
  return (spec.cls === "UM" ? UM : TM) as typeof UM;
}

/** The two ways to register a handler. */
const registers: readonly (readonly [string, Register])[] = [
  [
    "bus.register",
    (bus, spec, handler, filter) =>
      bus.register({
        topic: spec.topic,
        model: modelOf(spec),
        wire: wireRules,
        matchType: spec.match_type ?? true,
        ...(filter === undefined ? {} : { filter: (raw) => raw["value"] === filter.value }),
        handler,
      }),
  ],
  [
    "registerHandler",
    (bus, spec, handler, filter) =>
      new MessageDispatcher({ bus }).registerHandler(spec.topic, modelOf(spec), handler, {
        matchType: spec.match_type ?? true,
        ...(filter === undefined ? {} : { filter }),
      }),
  ],
];

async function playDispatch(recording: DispatcherCase, register: Register): Promise<readonly number[]> {
  const { bus, peer, finish } = await openBus();
  const called: number[] = [];
  recording.register.forEach((spec, index) => {
    const filter = "filter_value" in spec ? { value: spec.filter_value } : undefined;
    const handler = (): void => {
      called.push(index);
      if (spec.raise === true) throw new Error("handler broke");
    };
    register(bus, spec, handler, filter);
  });
  await bus.settled();
  peer.send(recording.topic, JSON.stringify(recording.message));
  await peer.settled();
  await finish();
  return called;
}

let ran = 0;

describe.each(registers)("dispatcher.json, %s", (_name, register) => {
  it.each(vectors<DispatcherCase>("dispatcher"))("$note", async (recording) => {
    if (recording.register_error === true) {
      const error: unknown = await playDispatch(recording, register).catch((reason: unknown) => reason);
      expect(isEdgeloomError(error) && error.code).toBe("CONFIG");
    } else {
      expect(await playDispatch(recording, register)).toEqual(recording.handlers_called);
    }
    ran++;
  });
});

describe("messaging_receive.json through the bus", () => {
  it.each(vectors<FramesCase>("messaging_receive"))("$frames_hex $note", async (recording) => {
    const frames = recording.frames_hex.map((hex) => Buffer.from(hex, "hex"));
    const wire = memoryBus({ log: silentLogger });
    wire.setIntercept(() => [frames]);
    const bus = createBus({ transport: wire.connect(), name: "om_test_1", log: silentLogger });
    const peer = wire.connect();
    await Promise.all([bus.open(), peer.open()]);
    const received: { topic: string; message: unknown }[] = [];
    const malformed: string[] = [];
    bus.on("malformed", (topic) => malformed.push(topic));
    bus.receive(recording.topic ?? "t", (message) => {
      const json = message.json();
      if (json !== undefined) received.push({ topic: message.topic, message: json });
    });
    await bus.settled();
    peer.send("t", "{}");
    await peer.settled();
    expect(received.length).toBe(recording.accepted ? 1 : 0);
    expect(malformed.length).toBe(recording.accepted ? 0 : 1);
    if (recording.accepted) {
      expect(received[0]?.topic).toBe(recording.topic);
      expect(received[0]?.message).toEqual(recording.message);
    }
    await bus.close();
    await peer.close();
    ran++;
  });
});

afterAll(() => {
  console.log(`dispatcher and messaging_receive: ${ran} recordings played`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(25));
});
