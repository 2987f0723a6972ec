import { AnonymizeMessage } from "@edgeloom/openmodule-sdk";
import { type Logger, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus, eventListener } from "@edgeloom/runtime/bus";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installSchemaRegistry, type MessageSchemaEntry } from "../core/schema-registry.js";
import { MessageDispatcher } from "./dispatcher.js";
import { publishOn } from "./publish.js";

type Anonymize = { readonly session_id?: string | undefined };

let bus: Bus;
let messages: MessageDispatcher;
let peer = memoryBus().connect();
const log: Logger = { ...silentLogger, error: vi.fn<Logger["error"]>(), warn: vi.fn<Logger["warn"]>() };

beforeEach(async () => {
  vi.clearAllMocks();
  const wire = memoryBus({ log: silentLogger });
  bus = createBus({ transport: wire.connect(), name: "om_a", log });
  peer = wire.connect();
  messages = new MessageDispatcher({ bus });
  await Promise.all([bus.open(), peer.open()]);
});
afterEach(() => bus.close());

/** Lets messages of these sessions come in, and waits until they are handled. */
async function receive(...sessions: readonly string[]): Promise<void> {
  await bus.settled();
  for (const session_id of sessions) peer.send("privacy", JSON.stringify({ type: "anonymize", session_id }));
  await bus.settled();
  await vi.waitFor(() => expect(bus.stats()).toMatchObject({ queued: 0, running: 0 }));
}

describe("MessageDispatcher", () => {
  it("fires each registration, until it is taken away", async () => {
    const handler = vi.fn<(message: Anonymize) => void>();
    const first = messages.registerHandler("privacy", AnonymizeMessage, handler);
    messages.registerHandler("privacy", AnonymizeMessage, handler);
    expect(messages.size).toBe(2);
    await receive("a");
    expect(handler).toHaveBeenCalledTimes(2);
    expect(messages.unregisterHandler(first)).toBe(true);
    expect(messages.unregisterHandler(first)).toBe(false);
    await receive("b");
    expect(handler).toHaveBeenCalledTimes(3);
    messages.dispose();
    expect(messages.size).toBe(0);
    expect(bus.stats().registrations).toBe(0);
    expect(peer.hasSubscriber("privacy")).toBe(false);
  });

  it("takes a filter as a function, and in the older form as properties", async () => {
    const seen: string[] = [];
    const note = (by: string) => (message: Anonymize) => void seen.push(`${by} ${message.session_id}`);
    messages.registerHandler("privacy", AnonymizeMessage, note("function"), {
      filter: (raw) => raw["session_id"] === "a",
    });
    messages.registerHandler("privacy", AnonymizeMessage, note("properties"), {
      filter: { type: "anonymize", session_id: "b" },
    });
    messages.registerHandler("privacy", AnonymizeMessage, note("absent"), {
      filter: { constructor: undefined },
    });
    messages.registerHandler("privacy", AnonymizeMessage, note("throwing"), {
      filter: () => {
        throw new Error("broken");
      },
    });
    await receive("a", "b");
    expect(seen).toEqual(["function a", "properties b"]);
    expect(bus.stats().filterErrors).toBe(2);
  });

  it("handles one message after the other, whatever handlers wait for", async () => {
    const order: string[] = [];
    messages.registerHandler("privacy", AnonymizeMessage, async ({ session_id }) => {
      order.push(`begin ${session_id}`);
      await bus.settled();
      order.push(`end ${session_id}`);
    });
    await receive("a", "b");
    expect(order).toEqual(["begin a", "end a", "begin b", "end b"]);
  });

  it("takes an event listener as handler", async () => {
    const seen: number[] = [];
    const listener = eventListener<[Anonymize, unknown]>(
      { log },
      () => seen.push(1),
      () => seen.push(2),
    );
    messages.registerHandler("privacy", AnonymizeMessage, listener);
    await receive("a");
    expect(seen).toEqual([1, 2]);
  });

  it("logs what does not fit and what a handler throws, and goes on", async () => {
    const seen: unknown[] = [];
    messages.registerHandler("privacy", AnonymizeMessage, () => {
      throw new Error("broken");
    });
    messages.registerHandler("privacy", AnonymizeMessage, ({ session_id }) => void seen.push(session_id));
    await bus.settled();
    peer.send("privacy", '{"type":"anonymize","session_id":[]}');
    await receive("a");
    expect(seen).toEqual(["a"]);
    expect(vi.mocked(log.error).mock.calls.map(([, message]) => message)).toEqual([
      "Invalid message received",
      "a message handler failed",
    ]);
  });

  it("raises what it is made to raise; the message ends there, the next one does not", async () => {
    const raised: unknown[] = [];
    const seen: string[] = [];
    const strict = new MessageDispatcher({
      bus,
      raiseValidationErrors: true,
      raiseHandlerErrors: true,
      onRaised: (error) => raised.push((error as Error).message),
    });
    const note = (by: string) => (message: Anonymize) => void seen.push(`${by} ${message.session_id}`);
    strict.registerHandler("privacy", AnonymizeMessage, note("first"), { filter: { session_id: "b" } });
    strict.registerHandler("privacy", AnonymizeMessage, ({ session_id }) =>
      session_id === "a" ? Promise.reject(new Error("broken")) : undefined,
    );
    strict.registerHandler("privacy", AnonymizeMessage, note("last"));
    await bus.settled();
    peer.send("privacy", '{"type":"anonymize","session_id":[]}');
    await receive("a", "b");
    expect(seen).toEqual(["first b", "last b"]);
    expect(raised).toEqual([expect.stringContaining("session_id"), "broken"]);
    expect(log.error).not.toHaveBeenCalled();
  });

  it("takes every type where types do not matter, also when errors are raised", async () => {
    const seen: string[] = [];
    const strict = new MessageDispatcher({
      bus,
      raiseValidationErrors: true,
      onRaised: (error) => void seen.push(String(error)),
    });
    const options = { matchType: false };
    strict.registerHandler("privacy", AnonymizeMessage, ({ type }) => void seen.push(type), options);
    await bus.settled();
    peer.send("privacy", '{"type":"forget"}');
    await receive("a");
    expect(seen).toEqual(["forget", "anonymize"]);
  });

  it("raises only what it is made to raise", async () => {
    const raised: unknown[] = [];
    const onRaised = (error: unknown): void => void raised.push(error);
    const broken = new Error("broken");
    const failing = (): never => {
      throw broken;
    };
    new MessageDispatcher({ bus, raiseHandlerErrors: true, onRaised }).registerHandler(
      "privacy",
      AnonymizeMessage,
      failing,
    );
    new MessageDispatcher({ bus, raiseValidationErrors: true, onRaised }).registerHandler(
      "privacy",
      AnonymizeMessage,
      failing,
    );
    await receive("a");
    expect(raised).toEqual([broken]);
    expect(vi.mocked(log.error).mock.calls.map(([, message]) => message)).toEqual([
      "a message handler failed",
    ]);
    await bus.settled();
  });

  it("cannot raise errors of handlers that run side by side", () => {
    const strict = new MessageDispatcher({ bus, raiseHandlerErrors: true });
    const register = (): unknown =>
      strict.registerHandler("privacy", AnonymizeMessage, () => {}, { concurrency: 2 });
    expect(register).toThrow("one after the other");
  });

  it.each([
    [true, true, 1],
    [true, false, 0],
    [false, true, 0],
  ])(
    "tells the schema registry while testing (%s) when it may (%s)",
    (exportsSchema, registerSchema, count) => {
      const saved: MessageSchemaEntry[] = [];
      const dispose = installSchemaRegistry({ saveRpc: () => {}, saveMessage: (entry) => saved.push(entry) });
      const handler = (): void => {};
      const own = new MessageDispatcher({ bus, exportsSchema });
      own.registerHandler("privacy", AnonymizeMessage, handler, { registerSchema, description: "forgets" });
      dispose();
      own.registerHandler("privacy", AnonymizeMessage, handler);
      expect(saved).toEqual(
        Array.from({ length: count }, () => ({
          topic: "privacy",
          model: AnonymizeMessage,
          handler,
          filter: undefined,
          description: "forgets",
        })),
      );
    },
  );
});

describe("publishOn", () => {
  it("warns of what is lost without a link", () => {
    peer.cut();
    const publish = publishOn(bus);
    (bus.transport as typeof peer).cut();
    publish({ type: "x" }, "t");
    expect(log.warn).toHaveBeenCalledWith({ topic: "t" }, "a message could not be sent and is lost");
  });
});
