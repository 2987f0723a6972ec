import { AnonymizeMessage } from "@edgeloom/openmodule-sdk";
import { FakeClock, type Logger, silentLogger } from "@edgeloom/runtime/base";
import type { Json } from "@edgeloom/runtime/generated";
import { integer, type Model, model, object, required } from "@edgeloom/runtime/schema";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRpcServer } from "../rpc/index.js";
import { overrideSettings } from "../settings/index.js";
import { core } from "./core.js";
import { initOpenmodule, shutdownOpenmodule } from "./index.js";
import { config, currentBus, start } from "./init.test.support.js";

const Sum: Model<{ readonly n: number }> = model("Sum", undefined, () => object({ n: required(integer()) }));

afterEach(async () => {
  if (core() !== undefined) await shutdownOpenmodule();
});

function recorder() {
  const lines: { readonly level: string; readonly facts: object; readonly message: string }[] = [];
  const at = (level: string) => (facts: object, message: string) =>
    void lines.push({ level, facts, message });
  const log: Logger = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return { lines, log, texts: (level: string) => lines.filter((line) => line.level === level) };
}

describe("initOpenmodule", () => {
  it("brings a core up and down, twice, and leaves nothing behind", async () => {
    for (const NAME of ["om_one", "om_two"]) {
      const made = await start({}, { NAME });
      expect(core()).toBe(made);
      expect(made.bus.name).toBe(NAME);
      expect(made.settings).toMatchObject({ NAME, VERSION: "1.2.3", RESOURCE: "res1" });
      expect(made.database).toBeUndefined();
      await shutdownOpenmodule();
      expect(core()).toBeUndefined();
      expect(currentBus().links).toBe(0);
      expect(made.bus.stats()).toMatchObject({ registrations: 0, pending: 0, timers: 0 });
    }
  });

  it("refuses a second core, also while the first one starts or ends", async () => {
    const first = start();
    await expect(initOpenmodule(config)).rejects.toMatchObject({ code: "CONFIG" });
    await first;
    await expect(initOpenmodule(config)).rejects.toThrow("a core runs in this process already");
    const ending = shutdownOpenmodule();
    expect(core()).toBeUndefined();
    await expect(initOpenmodule(config)).rejects.toMatchObject({ code: "CONFIG" });
    await Promise.all([ending, shutdownOpenmodule()]);
    await start();
  });

  it("takes the settings of the process where none are given", async () => {
    using _ = overrideSettings({ NAME: "om_from_settings", TESTING: true });
    const made = await initOpenmodule(undefined, {
      transport: memoryBus({ log: silentLogger }).connect(),
      log: silentLogger,
      dsgvo: false,
    });
    expect(made.settings.NAME).toBe("om_from_settings");
    expect(made.bus.name).toBe("om_from_settings");
  });

  it("names every setting that is missing", async () => {
    await expect(start({}, { NAME: undefined, VERSION: undefined })).rejects.toMatchObject({
      code: "CONFIG",
      message: expect.stringMatching(/lacks NAME, VERSION$/) as string,
    });
    expect(core()).toBeUndefined();
  });

  it.each([
    [{ LOG_LEVEL: 10, VERSION: 1 }, "VERSION is to be a string, LOG_LEVEL is to be a string"],
    [{ DEBUG: "false" }, "DEBUG is to be a boolean"],
    [{ RESOURCE: null }, "RESOURCE is to be a string"],
    [{ NAME: "" }, "empty NAME"],
    [{ BROKER_SUB: undefined }, "lacks BROKER_SUB"],
  ])("names what is wrong with %j", async (values, problem) => {
    await expect(start({}, values)).rejects.toMatchObject({
      code: "CONFIG",
      place: "initOpenmodule",
      message: expect.stringContaining(problem) as string,
    });
    expect(core()).toBeUndefined();
  });

  it("says what starts, and warns about debug mode and outdated settings", async () => {
    const { log, texts } = recorder();
    await start({ log }, { DEBUG: true, BROKER_PUB_PORT: 1 });
    expect(texts("info")[0]).toMatchObject({
      message: "starting om_test_1 1.2.3",
      facts: { version: "1.2.3", resource: "res1" },
    });
    const warnings = texts("warn").map(({ message }) => message);
    expect(warnings.some((text) => text.startsWith("DEBUG MODE"))).toBe(true);
    expect(warnings.some((text) => text.includes("BROKER_PUB_PORT is outdated"))).toBe(true);
  });

  it("says what it waits for when the broker is not there at once", async () => {
    const { log, texts } = recorder();
    const clock = new FakeClock();
    const silent = memoryBus({ log: silentLogger });
    silent.kill();
    await initOpenmodule(config, {
      transport: silent.connect(),
      log,
      clock,
      waitForBroker: false,
      catchSigterm: false,
      dsgvo: false,
    });
    clock.advance(4_999);
    expect(texts("warn")).toEqual([]);
    clock.advance(1);
    expect(texts("warn")).toEqual([
      {
        level: "warn",
        message: "there is no message broker yet; it is waited for",
        facts: { BROKER_SUB: "tcp://127.0.0.1:10100", BROKER_PUB: "tcp://127.0.0.1:10200" },
      },
    ]);
    await shutdownOpenmodule();
    expect(clock.timers).toBe(0);
  });

  it("names both settings when there is no broker, and can be tried again", async () => {
    const silent = memoryBus({ log: silentLogger });
    silent.kill();
    const values = { ...config, BROKER_PUB: "tcp://127.0.0.1:2", BROKER_SUB: "tcp://127.0.0.1:1" };
    const failing = initOpenmodule(values, {
      transport: silent.connect(),
      log: silentLogger,
      handshakeTimeoutMs: 20,
    });
    await expect(failing).rejects.toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      message: expect.stringContaining(
        "BROKER_SUB tcp://127.0.0.1:1, BROKER_PUB tcp://127.0.0.1:2",
      ) as string,
    });
    expect(core()).toBeUndefined();
    expect(silent.links).toBe(0);
    await start();
  });

  it("is there at once without the broker when that is wanted, and connects later", async () => {
    const late = memoryBus({ log: silentLogger });
    late.kill();
    const made = await initOpenmodule(config, {
      transport: late.connect(),
      log: silentLogger,
      waitForBroker: false,
      handshakeTimeoutMs: 20,
      dsgvo: false,
    });
    const connected = new Promise<void>((resolve) => made.bus.on("connected", resolve));
    late.restart();
    await connected;
    expect(made.bus.transport.connected).toBe(true);
  });

  it("ends an attempt to connect with the core", async () => {
    const late = memoryBus({ log: silentLogger });
    late.kill();
    await initOpenmodule(config, { transport: late.connect(), log: silentLogger, waitForBroker: false });
    await shutdownOpenmodule();
    expect(late.links).toBe(0);
  });

  it("opens the database last, hands the core to it, and leaves nothing when that fails", async () => {
    const close = vi.fn<() => void>();
    const made = await start({ database: (given) => ({ close, name: given.settings.NAME, core: core() }) });
    expect(made.database).toMatchObject({ name: "om_test_1", core: made });
    await shutdownOpenmodule();
    expect(close).toHaveBeenCalledTimes(1);
    const failing = start({ database: () => Promise.reject(new Error("no disk")) });
    await expect(failing).rejects.toThrow("no disk");
    expect(core()).toBeUndefined();
    expect(currentBus().links).toBe(0);
  });
});

describe("a core", () => {
  it("tells of its health as its settings say which computer and parent it has", async () => {
    const made = await start({}, { COMPUTE_ID: 3, PARENT: "hw_gate_1" });
    made.health.metrics.add("n", { type: "count", name: "n", description: "", parent: true });
    made.health.metrics.inc("n", { parent: true });
    expect(made.health.metrics.report()).toMatchObject([
      { package: "hw_gate_1", values: { '{"compute_id": 3}': 1 } },
    ]);
  });

  it("publishes with name and time, and with the defaults of a model", async () => {
    const made = await start({ clock: new FakeClock({ wallSeconds: 1_700_000_000 }) });
    const peer = currentBus().connect();
    const seen: Json[] = [];
    peer.onFrames(([, body]) => void seen.push(JSON.parse(Buffer.from(body ?? []).toString()) as Json));
    await peer.open();
    peer.subscribe("t");
    await peer.settled();
    made.publish({ type: "x", n: 2n ** 60n, left: undefined, kept: null }, "t");
    made.publish({ n: 3 }, "t", Sum);
    await made.bus.settled();
    expect(seen).toEqual([
      { timestamp: 1_700_000_000, name: "om_test_1", type: "x", n: 2 ** 60, kept: null },
      { n: 3 },
    ]);
    expect(() => made.publish({ n: 1.5 }, "t", Sum)).toThrow();
    expect(() => made.publish({ n: "1" } as never, "t")).toThrow();
  });

  it("knows how the device is connected once somebody has asked, and forgets to listen at its end", async () => {
    const made = await start();
    const before = made.bus.stats().registrations;
    const change = made.connection.nextChange();
    expect(made.bus.stats().registrations).toBe(before + 1);
    await made.bus.settled();
    made.publish({ type: "connection_internal", connected: "online" }, "connection_internal");
    expect(await change).toEqual({ connected: "online", bridgeStatus: undefined });
    expect(made.connection).toBe(made.connection);
    await shutdownOpenmodule();
    expect(made.bus.stats()).toMatchObject({ registrations: 0, timers: 0 });
  });

  it("makes calls from within a handler, and answers pings meanwhile", async () => {
    const made = await start();
    const server = createRpcServer();
    server.registerHandler("math", "double", Sum, Sum, ({ n }) => ({ n: 2 * n }));
    await server.run();
    const results: unknown[] = [];
    const pong = withResolvers();
    const asked = withResolvers();
    made.messages.registerHandler("privacy", AnonymizeMessage, async () => {
      results.push(await made.rpcClient.rpc("math", "double", { n: 21 }, { response: Sum }));
      asked.resolve();
      await pong.promise;
    });
    const peer = currentBus().connect();
    peer.onFrames(() => pong.resolve());
    await peer.open();
    peer.subscribe("healthz");
    await Promise.all([peer.settled(), made.bus.settled()]);
    made.publish({ session_id: "s1" }, "privacy", AnonymizeMessage);
    await asked.promise;
    peer.send("healthz", '{"type":"ping"}');
    await pong.promise;
    expect(results).toEqual([{ n: 42 }]);
  });

  it("logs the warnings of the process, until it ends", async () => {
    const { log, texts } = recorder();
    await start({ log });
    process.emit("warning", Object.assign(new Error("old habits"), { name: "DeprecationWarning" }));
    await shutdownOpenmodule();
    process.emit("warning", new Error("after the end"));
    const warnings = texts("warn").filter(({ facts }) => "warning" in facts);
    expect(warnings).toEqual([
      { level: "warn", facts: { warning: "DeprecationWarning" }, message: "old habits" },
    ]);
  });

  it("covers secrets in the logger that it was given", async () => {
    const { log, lines } = recorder();
    const made = await start({ log });
    made.log.error({ password: "hunter2", error: new Error("at tcp://me:hunter2@host") }, "failed");
    expect(JSON.stringify(lines)).not.toContain("hunter2");
  });

  it("reports errors on the bus when asked to, also those that handlers throw", async () => {
    const made = await start({ sentry: true }, { DEVICE_HOST: "my.test.host", GATE: "g1" });
    const peer = currentBus().connect();
    const event = new Promise<{ readonly [key: string]: unknown }>((resolve) =>
      peer.onFrames(([, body]) => resolve(JSON.parse(Buffer.from(body ?? []).toString()).event)),
    );
    await peer.open();
    peer.subscribe("sentry");
    await peer.settled();
    made.log.error({ error: new Error("broken"), topic: "t" }, "a message handler failed");
    expect(await event).toMatchObject({
      release: "1.2.3",
      environment: "staging",
      server_name: "res1",
      extra: { name: "om_test_1", gate: "g1", topic: "t", message: "a message handler failed" },
      exception: { values: [{ type: "Error", value: "broken" }] },
    });
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe("shutdownOpenmodule", () => {
  it("needs a core", async () => {
    await expect(shutdownOpenmodule()).rejects.toThrow("no core runs");
  });

  it("ends what services added, then tasks, then handlers, then the database; messages go out until then", async () => {
    const order: string[] = [];
    const made = await start({ database: () => ({ close: () => void order.push("database") }) });
    const peer = currentBus().connect();
    peer.onFrames(() => order.push("farewell"));
    await peer.open();
    peer.subscribe("t");
    await peer.settled();
    void made.runTask("worker", async (signal) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      order.push("task");
    });
    made.onShutdown("first", () => void order.push("first"));
    made.onShutdown("last", async () => {
      made.publish({ type: "bye" }, "t");
      await made.bus.settled();
      order.push("last");
    });
    made.onShutdown("taken out", () => void order.push("never"))();
    await shutdownOpenmodule();
    expect(order).toEqual(["farewell", "last", "first", "task", "database"]);
  });

  it("lets a running handler finish, with its calls", async () => {
    const made = await start();
    const server = createRpcServer({ core: made });
    server.registerHandler("math", "double", Sum, Sum, ({ n }) => ({ n: 2 * n }));
    await server.run();
    const begun = withResolvers();
    const go = withResolvers();
    const results: unknown[] = [];
    made.messages.registerHandler(
      "t",
      Sum,
      async ({ n }) => {
        begun.resolve();
        await go.promise;
        results.push(n);
      },
      { matchType: false },
    );
    await made.bus.settled();
    made.publish({ n: 1 }, "t", Sum);
    await begun.promise;
    const ending = made.shutdown();
    go.resolve();
    await ending;
    expect(results).toEqual([1]);
    expect(made.bus.stats()).toMatchObject({ running: 0, pending: 0 });
  });

  it("does not wait long for a task that goes on, so that handlers can still finish", async () => {
    const clock = new FakeClock();
    const ended = vi.fn<() => void>();
    const made = await start({ clock, database: () => ({ close: ended }) });
    void made.runTask("stubborn", () => new Promise(() => {}));
    const failed = expect(shutdownOpenmodule()).rejects.toThrow("background tasks");
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(1));
    clock.advance(6_001);
    await failed;
    expect(ended).toHaveBeenCalledTimes(1);
    expect(clock.timers).toBe(0);
  });

  it("tells what did not end in order", async () => {
    const made = await start();
    made.onShutdown("broken part", () => Promise.reject(new Error("no")));
    await expect(shutdownOpenmodule()).rejects.toThrow("broken part");
    expect(core()).toBeUndefined();
    await start();
  });

  it.each([
    ["in production ends the process with 99 after 10 s", { TESTING: false }, [99]],
    ["while testing waits and tells", { TESTING: true }, []],
    ["while debugging waits and tells", { TESTING: false, DEBUG: true }, []],
  ])("%s when a part hangs", async (_name, values, codes) => {
    const clock = new FakeClock();
    const exit = vi.fn<(code: number) => void>();
    const made = await start({ clock, exit, sentry: false }, values);
    made.onShutdown("hanging part", () => new Promise(() => {}));
    const ending = shutdownOpenmodule();
    const failed = expect(ending).rejects.toThrow("hanging part");
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(0));
    clock.advance(9_999);
    expect(exit).not.toHaveBeenCalled();
    clock.advance(1);
    expect(exit.mock.calls.flat()).toEqual(codes);
    clock.advance(2_001);
    await failed;
    expect(clock.timers).toBe(0);
  });
});
