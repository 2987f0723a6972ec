import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedBroker } from "@edgeloom/runtime/transport/mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { readMqttAddress } from "../bus/mqtt-address.js";
import { Run } from "./run.test.support.js";

const folder = mkdtempSync(join(tmpdir(), "edgeloom-mqtt-"));
let broker: EmbeddedBroker;
let address: string;

const measured = {
  payload: { type: "object", required: ["lumens"], properties: { lumens: { type: "integer" } } },
};
const document = (more: object) =>
  JSON.stringify({
    asyncapi: "3.0.0",
    info: { title: "Lights", version: "1" },
    channels: {
      all: { address: "lights/all", messages: { measured } },
      one: { address: "lights/{id}/dim", parameters: { id: {} }, messages: { measured } },
    },
    operations: { tell: { action: "send", channel: { $ref: "#/channels/all" }, ...more } },
  });

beforeAll(async () => {
  broker = await EmbeddedBroker.open({ port: 0 });
  address = `mqtt://127.0.0.1:${broker.port}`;
  writeFileSync(join(folder, "lights.json"), document({}));
  writeFileSync(join(folder, "bound.json"), document({ bindings: { mqtt: { qos: 1 } } }));
  const server = {
    host: "127.0.0.1:{port}",
    protocol: "mqtt",
    variables: { port: { default: String(broker.port) } },
  };
  writeFileSync(
    join(folder, "served.json"),
    JSON.stringify({
      ...(JSON.parse(document({})) as object),
      servers: { kafka: { host: "k", protocol: "kafka" }, server },
    }),
  );
});
afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

async function ran(name: "tail" | "publish", args: readonly string[], input: readonly string[] = []) {
  const run = new Run(folder, name, args, input);
  return { code: await run.code, out: run.out.join("\n"), err: run.err.join("\n") };
}

async function portOf(server: Server): Promise<number> {
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("tail and publish by MQTT", () => {
  test("show what is sent, and what does not fit", async () => {
    const tail = new Run(folder, "tail", ["lights.json", "--broker", address, "--count", "3"]);
    await tail.until(() =>
      tail.err.some((line) => line.startsWith("listening to lights/all, lights/{id}/dim")),
    );
    expect(await ran("publish", ["lights.json", "all", '{"lumens":7}', "--broker", address])).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    const lines = ['{"lumens":"x"}\n', "7\n"];
    await ran("publish", ["lights.json", "lights/all", "-", "--broker", address, "--as-is"], lines);
    expect(await tail.code).toBe(0);
    const text = tail.out.join("\n");
    expect(text).toMatch(/lights\/all measured\n {2}\{\n {4}"lumens": 7\n {2}\}/);
    expect(text).toMatch(/invalid\n[^]*✗ \/lumens: expected an integer, received string/);
    expect(text).toMatch(/invalid\n {2}7\n {2}✗ \(root\): expected an object/);
  });

  test("listen to all topics that an address with places stands for, and send to one of them", async () => {
    const tail = new Run(folder, "tail", [
      "lights.json",
      "one",
      "--broker",
      address,
      "--count",
      "1",
      "--json",
    ]);
    const send = (topic: string) =>
      ran("publish", ["lights.json", topic, '{"lumens":7}', "--broker", address]);
    expect((await send("one")).err).toContain("such as lights/1/dim");
    expect((await send("lights/7/dm")).code).toBe(2);
    const state = { isDone: false };
    void tail.code.then(() => {
      state.isDone = true;
    });
    while (!state.isDone) expect((await send("lights/7/dim")).code).toBe(0);
    expect(JSON.parse(tail.out[0] ?? "")).toMatchObject({ topic: "lights/7/dim", valid: true });
  });

  test("go where the document says", async () => {
    const tail = new Run(folder, "tail", ["served.json", "--count", "1"]);
    await tail.until(() => tail.err.some((line) => line.startsWith("listening")));
    expect((await ran("publish", ["served.json", "all", '{"lumens":7}'])).code).toBe(0);
    expect(await tail.code).toBe(0);
  });

  test("refuse what does not fit before anybody is connected to", async () => {
    const { code, err } = await ran("publish", [
      "lights.json",
      "all",
      "{}",
      "--broker",
      "mqtt://127.0.0.1:1",
    ]);
    expect(code).toBe(2);
    expect(err).toContain("/lumens");
  });

  test("say that there is no broker", async () => {
    const none = ["--broker", "mqtt://127.0.0.1:1", "--timeout-ms", "200"];
    const lost = { code: 3, err: expect.stringContaining("mqtt://127.0.0.1:1") as string };
    expect(await ran("tail", ["lights.json", ...none])).toMatchObject(lost);
    expect(await ran("publish", ["lights.json", "all", '{"lumens":7}', ...none])).toMatchObject(lost);
  });

  test("end with Ctrl-C while a broker does not answer", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    const port = await portOf(silent);
    const run = new Run(folder, "tail", [
      "lights.json",
      "--broker",
      `mqtt://127.0.0.1:${port}`,
      "--timeout-ms",
      "60000",
    ]);
    await new Promise((resolve) => silent.once("connection", resolve));
    expect(await run.stop()).toBe(0);
    silent.close();
  });

  test("say that they are not let in, with what is missing, and without telling the password", async () => {
    const received: Buffer[] = [];
    const refusing = createServer((socket) => {
      socket.on("data", (data) => {
        received.push(data);
        socket.end(Buffer.from([0x20, 2, 0, 5]));
      });
      socket.on("error", () => {});
    }).listen(0, "127.0.0.1");
    const port = await portOf(refusing);
    vi.stubEnv("EDGELOOM_MQTT_USERNAME", "me");
    vi.stubEnv("EDGELOOM_MQTT_PASSWORD", "hunter2");
    const { code, out, err } = await ran("tail", ["lights.json", "--broker", `mqtt://127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(err).toContain("EDGELOOM_MQTT_PASSWORD");
    expect(out + err).not.toContain("hunter2");
    expect(Buffer.concat(received).toString("latin1")).toContain("hunter2");
    refusing.close();
  });

  test("ask for a broker where a document speaks of MQTT and names none", async () => {
    const { code, err } = await ran("tail", ["bound.json"]);
    expect([code, err]).toEqual([2, expect.stringContaining("Give --broker mqtt://HOST:PORT") as string]);
  });
});

describe("readMqttAddress", () => {
  test.each<[string, object | undefined]>([
    ["mqtt://127.0.0.1", { host: "127.0.0.1" }],
    ["mqtt://[::1]:1884/", { host: "::1", port: 1884 }],
    ["MQTTS://broker.example.com", { host: "broker.example.com", tls: {} }],
    ["tcp://a:1,tcp://a:2", undefined],
    ["host", undefined],
  ])("%s", (text, expected) => {
    expect(readMqttAddress(text, {})).toEqual(expected);
  });

  test.each(["mqtt://", "mqtt://a:0", "mqtt://a:70000", "mqtt://a/b", "mqtt://a b", "mqtt:a"])(
    "refuses %s",
    (text) => {
      expect(() => readMqttAddress(text, {})).toThrow("no address of a broker");
    },
  );

  test("refuses a password in the address without telling it, and files that are not there", () => {
    expect(() => readMqttAddress("mqtt://me:hunter2@a", {})).toThrow(
      /^The address of the broker holds a name or password\.$/,
    );
    expect(() => readMqttAddress("mqtts://a", { EDGELOOM_MQTT_CA: "/nowhere" })).toThrow(
      "EDGELOOM_MQTT_CA cannot be read: ENOENT",
    );
  });
});
