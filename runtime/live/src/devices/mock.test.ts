import { join } from "node:path";
import { InternalServer, ModuleHandler, ModuleSet } from "@edgeloom/fleet";
import { silentLogger } from "@edgeloom/runtime/base";
import { afterEach, expect, test } from "vitest";
import { moduleOf } from "../model/module.js";
import { openSource, type Source } from "../model/source.js";
import { type DeviceExchange, startDeviceMock } from "./mock.js";

const root = join(import.meta.dirname, "../../../..");
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function gatewayFor(source: Source): Promise<number> {
  const modules = (source.model.modules ?? []).map((decl) => moduleOf(decl, source));
  const handler = new ModuleHandler({ modules: new ModuleSet(modules), log: silentLogger });
  const server = new InternalServer({ handler, log: silentLogger, host: "127.0.0.1", port: 0 });
  handler.attach(server);
  await server.open();
  ends.push(
    () => handler.close(),
    () => server.close(),
  );
  return server.port;
}

const modules = ["mission", "example", "io"].map((name) => `schemas/fleet/modules/${name}.json`);

test.each(modules)(
  "devices of %s connect, send what their module takes, and read their commands",
  async (file) => {
    const source = openSource([file], root);
    const seen: DeviceExchange[] = [];
    const port = await gatewayFor(source);
    const mock = await startDeviceMock(source, {
      host: "127.0.0.1",
      port,
      everyMs: 3_600_000,
      onExchange: (exchange) => seen.push(exchange),
    });
    ends.push(() => mock.close());
    expect(mock.devices.length).toBe(source.model.modules?.[0]?.devices.length);
    await mock.sendAll();
    expect(seen.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(seen.map(({ device }) => device).toSorted()).toEqual([...mock.devices].toSorted());
  },
);

test("a device may send what its gateway refuses, or nothing at all", async () => {
  const source = openSource([modules[0] ?? ""], root);
  const port = await gatewayFor(source);
  const seen: DeviceExchange[] = [];
  const mock = await startDeviceMock(source, {
    host: "127.0.0.1",
    port,
    everyMs: 3_600_000,
    timeoutMs: 200,
    faults: [
      { kind: "drop", rate: 0.5 },
      { kind: "invalid", rate: 1 },
    ],
    seed: 4,
    onExchange: (exchange) => seen.push(exchange),
  });
  ends.push(() => mock.close());
  for (let count = 0; count < 4; count++) await mock.sendAll();
  expect(new Set(seen.map(({ fault }) => fault))).toEqual(new Set(["drop", "invalid"]));
  expect(seen.some(({ fault, failure }) => fault === "invalid" && failure !== undefined)).toBe(true);
});

test("where nobody listens, the mock says so", async () => {
  const source = openSource([modules[0] ?? ""], root);
  await expect(startDeviceMock(source, { host: "127.0.0.1", port: 1, timeoutMs: 200 })).rejects.toThrow();
});
