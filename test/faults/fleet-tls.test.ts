import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { type Logger, Secret } from "@edgeloom/runtime/base";
import { MqttLink, type MqttTls } from "@edgeloom/runtime/transport/mqtt";
import { Aedes } from "aedes";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readGatewayConfig, readTls } from "../../runtime/fleet/src/config/index.js";
import { selfSigned } from "./http-support/self-signed.js";

/** TLS to the broker of the cloud: who is trusted, and who is let in. Certificates are made here. */

type Broker = { readonly port: number; readonly end: () => Promise<void> };

const address = "127.0.0.1";
const broker = selfSigned({ address });
const expired = selfSigned({ address, validTo: new Date(Date.now() - 86_400_000) });
const elsewhere = selfSigned({ name: "elsewhere.test" });
const vehicle = selfSigned();
const stranger = selfSigned();
const folder = mkdtempSync(join(tmpdir(), "edgeloom-tls-"));
const files = {
  ca: join(folder, "ca.pem"),
  cert: join(folder, "vehicle.pem"),
  key: join(folder, "vehicle.key"),
};
const ends: (() => unknown)[] = [];

beforeAll(() => {
  writeFileSync(files.ca, broker.cert);
  writeFileSync(files.cert, vehicle.cert);
  writeFileSync(files.key, vehicle.key);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A small broker that wants to see the vehicle's certificate. */
async function aedes(own: typeof broker): Promise<Broker> {
  const inner = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const options = { ...own, ca: vehicle.cert, requestCert: true, rejectUnauthorized: true };
  const server = createTlsServer(options, (socket) => {
    sockets.add(socket);
    inner.handle(socket);
  });
  server.on("tlsClientError", () => {});
  await once(server.listen(0, address), "listening");
  const end = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await new Promise<void>((resolve) => inner.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, end };
}

async function mosquitto(own: typeof broker): Promise<Broker> {
  const place = mkdtempSync(join(tmpdir(), "edgeloom-mosquitto-"));
  const path = (name: string, text: string): string => {
    writeFileSync(join(place, name), text);
    return join(place, name);
  };
  const port = await freePort();
  const settings = [
    `listener ${port} ${address}`,
    "allow_anonymous true",
    "user root",
    `cafile ${path("clients.pem", vehicle.cert)}`,
    `certfile ${path("own.pem", own.cert)}`,
    `keyfile ${path("own.key", own.key)}`,
    "require_certificate true",
  ];
  const child = spawn("mosquitto", ["-c", path("mosquitto.conf", settings.join("\n"))], { stdio: "ignore" });
  const exited = once(child, "exit");
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
    rmSync(place, { recursive: true, force: true });
  };
  await listens(port);
  return { port, end };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, address);
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
  }
}

const hasMosquitto = spawnSync("mosquitto", ["-h"]).error === undefined;
if (!hasMosquitto) console.warn("mosquitto is not installed, so TLS is only tried with the embedded broker.");
/** The embedded broker knows nothing newer than 3.1.1. */
const brokers: readonly (readonly [string, typeof aedes, "3.1.1" | "5"])[] = [
  ["the embedded broker, MQTT 3.1.1", aedes, "3.1.1"],
  ...(hasMosquitto
    ? ([
        ["mosquitto, MQTT 3.1.1", mosquitto, "3.1.1"],
        ["mosquitto, MQTT 5", mosquitto, "5"],
      ] as const)
    : []),
];
const own = { cert: vehicle.cert, key: new Secret(vehicle.key) };
const trusted: MqttTls = { ca: broker.cert, ...own };

function linkTo(port: number, tls: MqttTls, version: "3.1.1" | "5") {
  const lines: string[] = [];
  const tell = (facts: object, message: string): void =>
    void lines.push(`${message} ${JSON.stringify(facts)}`);
  const log: Logger = { debug: tell, info: tell, warn: tell, error: tell };
  const backoff = { minMs: 5, maxMs: 20, spreadMs: 5 };
  const link = new MqttLink({ host: address, port, tls, version, log, backoff });
  ends.push(() => link.close());
  return { link, lines };
}

function up(link: MqttLink): Promise<void> {
  const isUp = new Promise<void>((resolve) => link.events.on("up", resolve));
  link.open();
  return isUp;
}

/** The link has been refused, and goes on trying. */
async function refused(link: MqttLink, lines: readonly string[]): Promise<string> {
  link.open();
  const isRefused = (line: string): boolean => line.includes("there is no connection to the broker");
  while (lines.filter(isRefused).length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(link.isUp).toBe(false);
  return lines.join("\n");
}

describe.each(brokers)("TLS to %s", (_name, start, version) => {
  async function started(certificate = broker): Promise<number> {
    const { port, end } = await start(certificate);
    ends.push(end);
    return port;
  }

  test("both sides show certificates", async () => {
    const port = await started();
    const [gateway, server] = [linkTo(port, trusted, version), linkTo(port, trusted, version)];
    server.link.subscribe("company/car/module_gateway");
    const message = new Promise<string>((resolve) =>
      server.link.events.on("message", (_topic, payload) => resolve(Buffer.from(payload).toString())),
    );
    await Promise.all([up(server.link), up(gateway.link)]);
    await gateway.link.publish("company/car/module_gateway", Buffer.from("a status"));
    expect(await message).toBe("a status");
    expect([...gateway.lines, ...server.lines].join()).not.toContain("PRIVATE");
  });

  test("files that a configuration names", async () => {
    const port = await started();
    const mqtt = { ssl: true, "ca-file": files.ca, "client-cert": files.cert, "client-key": files.key };
    const endpoint = {
      "protocol-type": "mqtt",
      "server-ip": address,
      port,
      modules: [1],
      "mqtt-settings": mqtt,
    };
    const path = join(folder, "config.json");
    const connection = { company: "company", "vehicle-name": "car", endpoints: [endpoint] };
    writeFileSync(path, JSON.stringify({ "module-paths": { 1: "" }, "external-connection": connection }));
    const [settings] = readGatewayConfig(path).endpoints;
    await up(linkTo(port, settings?.broker?.tls ?? {}, version).link);
  });

  test("a broker that nobody vouches for is refused", async () => {
    const { link, lines } = linkTo(await started(), own, version);
    expect(await refused(link, lines)).toMatch(/self.signed/);
  });

  test("a broker with a certificate of yesterday is refused", async () => {
    const { link, lines } = linkTo(await started(expired), { ca: expired.cert, ...own }, version);
    expect(await refused(link, lines)).toContain("certificate has expired");
  });

  test("a broker with the certificate of another is refused, unless that name was asked for", async () => {
    const port = await started(elsewhere);
    const { link, lines } = linkTo(port, { ca: elsewhere.cert, ...own }, version);
    expect(await refused(link, lines)).toContain("does not match certificate");
    await up(linkTo(port, { ca: elsewhere.cert, ...own, serverName: "elsewhere.test" }, version).link);
  });

  test("a vehicle without a certificate, or with a stranger's, is not let in", async () => {
    const port = await started();
    for (const shown of [{}, { cert: stranger.cert, key: new Secret(stranger.key) }]) {
      const { link, lines } = linkTo(port, { ca: broker.cert, ...shown }, version);
      await refused(link, lines);
    }
  });
});

test("files that do not belong together, or are empty, are refused before anything connects", () => {
  const path = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const { cert, key } = files;
  const bad = [
    { cert, key: path("other.key", stranger.key) },
    { cert, key: path("empty.key", "") },
    { cert: path("empty.pem", ""), key },
    { ca: path("empty-ca.pem", "") },
    { ca: key },
  ];
  for (const given of bad) expect(() => readTls(given, "here")).toThrow(/of TLS cannot be used/);
  expect(readTls(files, "here")).toMatchObject({ ca: broker.cert, cert: vehicle.cert });
});
