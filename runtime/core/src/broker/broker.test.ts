import { EventEmitter } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { curveKeyPair } from "zeromq";
import { DeadlineTable } from "../base/deadline.js";
import { type Logger, silentLogger } from "../base/log.js";
import { Secret } from "../base/secret.js";
import { eventually, observe } from "../transport/observe.test.support.js";
import { type ZeromqTransport, zeromqTransport } from "../transport/zeromq/index.js";
import { type Broker, type BrokerOptions, brokerCommand, startBroker } from "./index.js";
import { encodeZ85 } from "./z85.js";

const anyPort = { xsub: "tcp://127.0.0.1:0", xpub: "tcp://127.0.0.1:*" };
const deadlines = new DeadlineTable({ log: silentLogger });
let brokers: Broker[] = [];
let transports: ZeromqTransport[] = [];

afterEach(async () => {
  await Promise.all(transports.map((transport) => transport.close({ drainMs: 0 })));
  await Promise.all(brokers.map((broker) => broker.close()));
  [brokers, transports] = [[], []];
  expect(deadlines.size).toBe(0);
});

async function broker(options: BrokerOptions = anyPort): Promise<Broker> {
  const started = await startBroker({ log: silentLogger, ...options });
  brokers.push(started);
  return started;
}

function client(
  { xsub, xpub }: { xsub: string; xpub: string },
  options: Parameters<typeof zeromqTransport>[0] = {},
): ZeromqTransport {
  const transport = zeromqTransport({
    publishTo: xsub,
    subscribeTo: xpub,
    deadlines,
    log: silentLogger,
    ...options,
  });
  transports.push(transport);
  return transport;
}

async function talks(transport: ZeromqTransport): Promise<void> {
  const { seen } = observe(transport);
  transport.subscribe("t");
  await transport.open({ timeoutMs: 5_000 });
  transport.send("t", "hello");
  await eventually(() => expect(seen).toEqual([{ topic: "t", body: "hello" }]));
}

describe("startBroker", () => {
  it("takes free ports and tells them", async () => {
    const made = await broker();
    expect(made.xsub).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect(made.xpub).not.toBe(made.xsub);
    await talks(client(made));
  });

  it("closes quickly, twice, with clients connected, and frees its ports at once", async () => {
    const first = await broker();
    const connected = client(first);
    await connected.open();
    const startMs = performance.now();
    await Promise.all([first.close(), first.close()]);
    // Ten seconds instead of one, on a machine that others use: whoever waits for the clients waits for ever.
    expect(performance.now() - startMs).toBeLessThan(10_000);
    await first.ended;
    for (let i = 0; i < 5; i++) {
      const again = await broker({ xsub: first.xsub, xpub: first.xpub });
      expect(again.xsub).toBe(first.xsub);
      await again.close();
    }
  });

  it("says who is in the way when an endpoint is taken, and leaves nothing behind", async () => {
    const first = await broker();
    await expect(broker({ xsub: first.xsub, xpub: "tcp://127.0.0.1:0" })).rejects.toMatchObject({
      code: "UNAVAILABLE",
      place: "startBroker.xsub",
    });
    await expect(broker({ xsub: "tcp://127.0.0.1:0", xpub: first.xpub })).rejects.toMatchObject({
      code: "UNAVAILABLE",
      place: "startBroker.xpub",
    });
    await talks(client(first));
  });

  it("leaves worker threads for the rest of the process", async () => {
    vi.stubEnv("UV_THREADPOOL_SIZE", "3");
    await broker();
    await broker();
    await expect(broker()).rejects.toMatchObject({
      code: "CONFIG",
      fix: expect.stringContaining("UV_THREADPOOL_SIZE"),
    });
    vi.unstubAllEnvs();
  });

  it.each<[string, BrokerOptions]>([
    ["highWaterMark", { highWaterMark: 0 }],
    ["maxMessageBytes", { maxMessageBytes: Number.POSITIVE_INFINITY }],
    ["xsub", { xsub: "udp://127.0.0.1:1" }],
    ["xpub", { xpub: "ipc:///tmp/edgeloom-no-directory" }],
  ])("refuses a wrong %s", async (name, options) => {
    await expect(broker({ ...anyPort, ...options })).rejects.toMatchObject({
      code: "CONFIG",
      place: `startBroker.${name}`,
    });
  });
});

describe("a broker that other machines can reach", () => {
  const open = { xsub: "tcp://0.0.0.0:0", xpub: "tcp://127.0.0.1:0" };

  it("is refused without CURVE", async () => {
    await expect(broker(open)).rejects.toMatchObject({
      code: "CONFIG",
      fix: expect.stringContaining("curve"),
    });
    await expect(broker({ xsub: "tcp://127.0.0.1:0", xpub: "tcp://*:0" })).rejects.toMatchObject({
      code: "CONFIG",
    });
  });

  it("is warned about when it is insisted on", async () => {
    const log: Logger = { ...silentLogger, warn: vi.fn() };
    await broker({ ...open, insecureAllowRemote: true, log });
    expect(log.warn).toHaveBeenCalledWith(
      expect.objectContaining({ event: "insecure-broker", endpoints: ["tcp://0.0.0.0:*"] }),
      expect.any(String),
    );
  });

  it("is fine with CURVE", async () => {
    const keys = curveKeyPair();
    await broker({ ...open, curve: { secretKey: new Secret(keys.secretKey), clientKeys: [] } });
  });
});

describe("CURVE", () => {
  const server = curveKeyPair();
  const friend = curveKeyPair();
  const stranger = curveKeyPair();
  const curve = (keys: { publicKey: string; secretKey: string }, serverKey = server.publicKey) => ({
    curve: { serverKey, publicKey: keys.publicKey, secretKey: new Secret(keys.secretKey) },
    reconnect: { minMs: 10, spreadMs: 10, maxMs: 50 },
  });

  let guarded: Broker;
  beforeEach(async () => {
    guarded = await broker({
      ...anyPort,
      curve: { secretKey: server.secretKey, clientKeys: [friend.publicKey] },
    });
  });

  it("lets listed clients in", async () => {
    await talks(client(guarded, curve(friend)));
  });

  it.each([
    ["a client that is not listed", () => curve(stranger)],
    ["a client without keys", () => ({})],
    ["a client that expects another broker", () => curve(friend, stranger.publicKey)],
  ])("keeps out %s", async (_, options) => {
    const transport = client(guarded, options());
    await expect(transport.open({ timeoutMs: 400 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("tells a client that was refused why", async () => {
    const transport = client(guarded, curve(stranger));
    await expect(transport.open({ timeoutMs: 400 })).rejects.toThrow("handshake:error:auth");
  });

  it("keeps the lists of two brokers apart, and lets anyone in who may", async () => {
    const other = await broker({ ...anyPort, curve: { secretKey: server.secretKey, clientKeys: "any" } });
    await talks(client(other, curve(stranger)));
    await expect(client(guarded, curve(stranger)).open({ timeoutMs: 300 })).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });
});

describe("encodeZ85", () => {
  it("encodes the example of the specification", () => {
    expect(encodeZ85(Uint8Array.from([0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]))).toBe("HelloWorld");
  });
});

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

describe("edgeloom-broker", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "edgeloom-"));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  const command = (...args: string[]) => commandWith({}, ...args);

  async function commandWith(env: NodeJS.ProcessEnv, ...args: string[]) {
    const source = new FakeProcess();
    const out: string[] = [];
    const err: string[] = [];
    const code = await brokerCommand(args, {
      stdout: (text) => out.push(text),
      stderr: (text) => err.push(text),
      source,
      env,
    });
    return { code, out: out.join(""), err: err.join(""), source };
  }

  it("listens where the environment sends its clients, unless it is told otherwise", async () => {
    const env = { BROKER_SUB: "tcp://127.0.0.1:no-port", BROKER_PUB: "" };
    expect(await commandWith(env)).toMatchObject({ code: 2, err: expect.stringContaining("no-port") });
    const place = `ipc://${directory}/xsub`;
    const { out, source } = await commandWith(
      { ...env, BROKER_PUB: "tcp://127.0.0.1:0" },
      "--xsub",
      place,
      "--ipc-directory",
      directory,
    );
    expect(JSON.parse(out)).toMatchObject({ xsub: place, xpub: expect.stringMatching(/:[1-9]\d*$/) });
    source.emit("SIGTERM");
    await eventually(() => expect(source.exits).toEqual([0]));
  });

  it("says in one line of JSON where it listens, and ends on a signal", async () => {
    const { code, out, source } = await command(
      "--xsub",
      "tcp://127.0.0.1:0",
      "--xpub",
      `ipc://${directory}/xpub`,
      "--ipc-directory",
      directory,
      "--max-message-bytes",
      "1000",
    );
    expect(code).toBeUndefined();
    expect(out.endsWith("\n")).toBe(true);
    const ready = JSON.parse(out);
    expect(ready).toEqual({
      event: "ready",
      xsub: expect.stringMatching(/^tcp:/),
      xpub: `ipc://${directory}/xpub`,
    });
    await talks(client(ready, { ipcDirectory: directory }));
    source.emit("SIGTERM");
    await eventually(() => expect(source.exits).toEqual([0]));
  });

  it("reads keys from files", async () => {
    const [server, friend] = [curveKeyPair(), curveKeyPair()];
    await writeFile(join(directory, "secret"), `${server.secretKey}\n`);
    await writeFile(join(directory, "clients"), `${friend.publicKey}\n\n`);
    const { out, source } = await command(
      "--xsub",
      "tcp://127.0.0.1:0",
      "--xpub",
      "tcp://127.0.0.1:0",
      "--curve-secret-key-file",
      join(directory, "secret"),
      "--curve-client-keys-file",
      join(directory, "clients"),
    );
    await talks(client(JSON.parse(out), { curve: { serverKey: server.publicKey, ...friend } }));
    source.emit("SIGINT");
    await eventually(() => expect(source.exits).toEqual([0]));
    expect(await readFile(join(directory, "secret"), "utf8")).toContain(server.secretKey);
  });

  it("shows its options", async () => {
    const { code, out } = await command("--help");
    expect([code, out.includes("--xsub")]).toEqual([0, true]);
  });

  it.each([
    [["--unknown"], "--unknown"],
    [["--xsub", "tcp://0.0.0.0:1"], "fix: bind to 127.0.0.1"],
    [["--max-message-bytes", "many"], "maxMessageBytes is NaN"],
    [["--curve-secret-key-file", "/nonexistent"], "needs both"],
  ])("refuses %j with exit code 2", async (args, text) => {
    const { code, err } = await command(...args);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });
});
