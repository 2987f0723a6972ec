import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AnonymizeMessage } from "@edgeloom/openmodule-sdk";
import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { integer, type Model, model, object, required } from "@edgeloom/runtime/schema";
import { afterEach, describe, expect, it } from "vitest";
import { core } from "../core/index.js";
import { healthError } from "../health/index.js";
import { createRpcServer } from "../rpc/index.js";
import { Schema } from "../schema-registry/index.js";
import {
  AlertWatch,
  assertRpcFailure,
  assertRpcSuccess,
  getHealth,
  mockEvent,
  openTestBus,
  openTestDatabase,
  startTestCore,
  type TestCore,
  type TestCoreOptions,
  tempFolder,
} from "./index.js";

const Sum: Model<{ readonly n: number }> = model("Sum", undefined, () => object({ n: required(integer()) }));
let made: TestCore | undefined;

async function start(options: TestCoreOptions): Promise<TestCore> {
  made = await startTestCore(options);
  return made;
}

afterEach(() => made?.close());

describe.each(["memory", "zeromq"] as const)("a core on a test bus (%s)", (kind) => {
  it("comes up with the settings of a test, and goes without a trace", async () => {
    const { core: started, bus, close } = await start({ kind, settings: { VERSION: "7" } });
    expect(started.settings).toMatchObject({ NAME: "om_test_1", VERSION: "7", TESTING: true });
    expect(Object.keys(bus.settings)).toHaveLength(kind === "memory" ? 0 : 2);
    await Promise.all([close(), close()]);
    expect(core()).toBeUndefined();
    expect(started.bus.stats()).toMatchObject({ registrations: 0, pending: 0, timers: 0 });
  });

  it("hears the client once the dispatcher is ready, everything before included", async () => {
    const { core: started, client } = await start({ kind });
    const handler = mockEvent<[AnonymizeMessage]>();
    started.messages.registerHandler("privacy", AnonymizeMessage, handler);
    await client.waitForDispatcher(started.messages);
    client.send("privacy", { session_id: "s1" }, AnonymizeMessage);
    const [[message]] = (await handler.waitForCall()) as [[AnonymizeMessage]];
    expect(message).toMatchObject({ name: "testcase", session_id: "s1" });
    client.sendText("privacy", "no JSON");
    client.send("privacy", { type: "anonymize", session_id: "s2" });
    await client.waitForDispatcher(started.messages);
    expect(handler.calls.map(([{ session_id }]) => session_id)).toEqual(["s1", "s2"]);
    expect(started.messages.size).toBe(1);
  });

  it("answers the client once the server is ready, whatever its filters are", async () => {
    const { core: started, client } = await start({ kind });
    const server = createRpcServer({ core: started });
    server.addFilter(() => false);
    server.addFilter((request) => (request as { n: number }).n < 100, { channel: "math" });
    server.registerHandler("math", "double", Sum, Sum, ({ n }) => {
      if (n === 13) throw new Error("unlucky");
      return { n: 2 * n };
    });
    await server.run();
    await client.waitForRpcServer(server);
    const response = await client.rpc("math", "double", { n: 21 });
    expect(response).toEqual({ status: "ok", n: 42 });
    assertRpcSuccess(response);
    expect(() => assertRpcFailure(response)).toThrow("the call succeeded");
    const failure = await client.rpc("math", "double", { n: 13 });
    assertRpcFailure(failure, "handler_error");
    expect(() => assertRpcSuccess(failure)).toThrow("handler_error");
    expect(() => assertRpcFailure(failure, "filter_error")).toThrow("instead of filter_error");
    const id = await client.sendRpc("math", "double", { n: 1 }, { request: Sum });
    expect(await client.receiveRpcResponse("math", id)).toEqual({ status: "ok", n: 2 });
    await expect(client.rpc("math", "double", { n: 100 }, { timeoutMs: 50 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
  });

  it("tells of its health and its alerts", async () => {
    const { core: started, client } = await start({ kind });
    expect(await getHealth(client)).toMatchObject({
      name: "om_test_1",
      pong: { status: "ok", version: "0.0.0" },
    });
    started.health.setHandler(() => healthError("no disk"));
    expect((await getHealth(client, { name: "om_test_1" })).pong).toMatchObject({ message: "no disk" });
    await expect(getHealth(client, { name: "om_other", timeoutMs: 20 })).rejects.toThrow("nothing that fits");

    const alerts = await AlertWatch.start(client);
    await alerts.assertNoAlert(started.bus);
    started.alerts.send("disk_full", "state_change", { source: "sda", meta: { free: 0 } });
    const assertion = alerts.assertNoAlert(started.bus, { alert_type: "disk_full" });
    await expect(assertion).rejects.toMatchObject({ actual: { source: "sda" } });
    await alerts.assertNoAlert(started.bus, { alert_type: "disk_full", source: "sdb" });
    const alert = await alerts.assertAlert({ status: "error", alert_meta: { free: 0, sender: "om_test_1" } });
    expect(alert).toMatchObject({ alert_type: "disk_full", package: "om_test_1" });
    await alerts.assertNoAlert(started.bus);
    await expect(alerts.assertAlert({}, { timeoutMs: 20 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
  });
});

describe("a core on a test bus", () => {
  it("can have a clock that stands still, while the client waits in real time", async () => {
    const clock = new FakeClock({ wallSeconds: 1_600_000_000 });
    const { core: started, client } = await start({ clock });
    await client.subscribe("t");
    started.publish({ type: "x" }, "t");
    expect(await client.waitForMessageOnTopic("t")).toMatchObject({ timestamp: 1_600_000_000 });
    await expect(client.waitForMessage(undefined, { timeoutMs: 10 })).rejects.toThrow("in 10 ms");
  });

  it("shares a bus that outlives it, and leaves a core alone that the test has ended", async () => {
    await using bus = await openTestBus();
    const first = await start({ bus });
    await first.core.shutdown();
    await first.close();
    await start({ bus, settings: { NAME: "om_second" } });
    expect(core()?.bus.name).toBe("om_second");
    await made?.close();
  });

  it("leaves nothing when the core cannot start", async () => {
    await expect(start({ database: () => Promise.reject(new Error("no disk")) })).rejects.toThrow("no disk");
    expect(core()).toBeUndefined();
  });

  it("says when a link was not closed before the bus", async () => {
    const bus = await openTestBus();
    const link = bus.connect();
    link.onFrames(() => {});
    await link.open();
    await expect(bus.close()).rejects.toThrow("1 links to the test bus were still open");
    await bus.close();
    expect(link.connected).toBe(false);
  });
});

it("writes down at its end what its handlers are for, and of no later ones", async () => {
  using folder = tempFolder();
  const schemaFile = join(folder.path, "schemas.json");
  const schema = new Schema({ testing: true });
  const register = (): void => {
    createRpcServer().registerHandler("math", "double", Sum, Sum, (sum) => sum, { description: "Doubles." });
  };
  await start({ schema, schemaFile });
  register();
  await made?.close();
  expect(Object.keys((JSON.parse(readFileSync(schemaFile, "utf8")) as { paths: object }).paths)).toEqual([
    "/math/double",
  ]);
  schema.clear();
  await start({});
  register();
  expect(schema.document()).not.toHaveProperty("paths");
});

it("gives a database that goes away with its file", async () => {
  const opened = await openTestDatabase({ migrations: false, log: silentLogger });
  const { file } = opened.database;
  await opened.database.session((session) => session.exec("CREATE TABLE a (id)"));
  expect(existsSync(file)).toBe(true);
  await opened.close();
  await opened.close();
  expect(existsSync(dirname(file))).toBe(false);
  await expect(openTestDatabase({ migrations: "/nowhere/at/all" })).rejects.toMatchObject({ code: "CONFIG" });
});
