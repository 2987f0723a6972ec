import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MissionModule } from "@edgeloom/fleet-sdk";
import { silentLogger } from "@edgeloom/runtime/base";
import { EmbeddedBroker, MqttLink } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  commandMessage,
  connectResponseMessage,
  statusResponseMessage,
} from "../../runtime/fleet/src/external-server/server-messages.js";
import { connectDevice, InternalClient } from "../../runtime/fleet/src/index.js";
import {
  ConnectVerdict,
  carTopics,
  externalClientCodec,
  newDevice,
  StatusState,
} from "../../runtime/fleet/src/wire/index.js";
import { type FleetProgram, startProgram } from "./fleet-support/programs.js";

/** The programs as people run them: processes, configurations, Ctrl-C. */

const log = silentLogger;
const ends: (() => unknown)[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-fleet-programs-"));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], env?: Readonly<Record<string, string>>): FleetProgram {
  const program = startProgram(args, { cwd: folder, ...(env && { env }) });
  ends.push(() => program.end("SIGKILL"));
  return program;
}

async function portOf(program: FleetProgram): Promise<number> {
  const { devices } = await program.ready();
  return Number(/:(\d+)$/.exec(String(devices))?.[1]);
}

function config(name: string, content: object): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return name;
}

test("a status goes from a device to the cloud, a command back, and Ctrl-C ends it all in order", async () => {
  const gateway = start(["run-all", "--ip-address", "127.0.0.1", "--port", "0", "--broker-port", "0"]);
  const port = await portOf(gateway);
  const { broker } = await gateway.line((line) => "broker" in line);
  const command = '{"action":"STOP","route":"r","stops":[]}';
  const library = fileURLToPath(new URL("fleet-support/server-module.mjs", import.meta.url));
  const file = config("server.json", {
    logging: { console: { level: "INFO", use: true } },
    external_communication: {
      protocol: "MQTT",
      server_address: "127.0.0.1",
      server_port: Number(String(broker).split(":")[1]),
      timeout_ms: 30_000,
    },
    company_name: "edgeloom",
    timeout: 30,
    common_modules: { 1: { lib_path: library, config: { command }, timeout_ms: 1_000 } },
    cars: { vehicle: { specific_modules: {} } },
  });
  const server = start(["external-server", file]);
  await server.line(({ message }) => message === "connected to the broker");

  const options = { role: "driving", name: "autonomy", host: "127.0.0.1", port, log };
  const device = await connectDevice(MissionModule, MissionModule.devices.autonomy, options);
  ends.push(() => device.destroy());
  const status = { state: "IDLE", telemetry: { speed: 0 }, nextStop: null } as const;
  expect(await device.sendStatus(status)).toMatchObject({ action: "NO_ACTION" });
  await server.line(({ what }) => what === "acknowledged");
  expect(await device.sendStatus(status)).toMatchObject({ action: "STOP", route: "r" });
  expect(await server.line(({ what }) => what === "status")).toMatchObject({ device: "autonomy" });

  expect(await gateway.end("SIGINT")).toBe(0);
  await server.line(({ what }) => what === "disconnected: announced");
  expect(await server.end("SIGTERM")).toBe(0);
});

test("row 32: a cloud that says nothing more holds the end up for a while, and a second signal ends it at once", async () => {
  const gateway = start(["run-all", "--ip-address", "127.0.0.1", "--port", "0", "--broker-port", "0"]);
  const port = await portOf(gateway);
  const { broker } = await gateway.line((line) => "broker" in line);
  const [, brokerPort] = String(broker).split(":");
  const link = new MqttLink({ host: "127.0.0.1", port: Number(brokerPort), log });
  ends.push(() => link.close());
  const isUp = new Promise<void>((resolve) => link.events.on("up", resolve));
  const { toServer, toGateway } = carTopics("edgeloom", "vehicle");
  // The broker ends with the gateway, whatever is still on its way.
  const tell = (bytes: Uint8Array): void => void link.publish(toGateway, bytes).catch(() => {});
  const goodbyes: string[] = [];
  const hasLeft = new Promise<void>((resolve) => {
    link.events.on("message", (_topic, payload) => {
      const { MessageType: message } = externalClientCodec.decode(payload);
      if (message.case === "connect")
        tell(connectResponseMessage(message.value.sessionId, ConnectVerdict.OK));
      if (message.case !== "status") return;
      const { sessionId, messageCounter, deviceState, deviceStatus } = message.value;
      if (deviceState === StatusState.DISCONNECT) {
        goodbyes.push(deviceStatus?.device?.deviceRole ?? "");
        return goodbyes.length === 2 ? resolve() : undefined;
      }
      const command = {
        counter: messageCounter,
        device: newDevice({ ...deviceStatus?.device }),
        data: new Uint8Array(),
      };
      tell(statusResponseMessage(sessionId, messageCounter));
      if (deviceState === StatusState.CONNECTING) tell(commandMessage(sessionId, command));
    });
  });
  link.subscribe(toServer);
  link.open();
  await isUp;
  for (const deviceRole of ["left", "right"]) {
    const device = { module: 1000, deviceType: 0, deviceRole, deviceName: "button" };
    const client = await InternalClient.connect({ host: "127.0.0.1", port, device, log });
    ends.push(() => client.destroy());
    await client.sendStatus(Buffer.from('{"pressed": true}'), { timeoutMs: 10_000 });
  }
  await gateway.line(({ message }) => message === "connected to the server");
  const code = gateway.end("SIGTERM");
  await hasLeft;
  expect(goodbyes).toEqual(["left", "right"]);
  expect(await Promise.all([code, gateway.end("SIGTERM")])).toEqual([130, 130]);
});

test("the parts of the proof of concept are processes of their own", async () => {
  const broker = await EmbeddedBroker.open({ port: 0 });
  ends.push(() => broker.close());
  const endpoint = {
    ip: "127.0.0.1",
    port: broker.port,
    modules: [
      { moduleName: "mission", moduleId: 1 },
      { moduleName: "car accessory", moduleId: 2 },
    ],
  };
  const file = config("poc.json", { carId: "CAR9", vehicleName: "v", company: "c", endpoints: [endpoint] });
  const cloud = cloudOf(broker.port);
  const env = { IPC_MQTT_HOST: "127.0.0.1", IPC_MQTT_PORT: String(broker.port) };
  const parts = [
    start(["module-handler"], env),
    start(["external-client", "--config", file], env),
    start(["internal-server", "-i", "127.0.0.1", "-p", "0", "--no-comm-error"], env),
  ];
  const connected = ({ message }: { readonly message?: unknown }): boolean =>
    message === "connected to the broker";
  await Promise.all(parts.map((part) => part.line(connected)));
  const [, , internalServer] = parts as [FleetProgram, FleetProgram, FleetProgram];
  const port = await portOf(internalServer);
  const device = { module: 2, deviceType: 0, deviceRole: "left", deviceName: "button1" };
  const client = await InternalClient.connect({ host: "127.0.0.1", port, device, log });
  ends.push(() => client.destroy());
  const send = async (text: string): Promise<string> =>
    Buffer.from(await client.sendStatus(Buffer.from(text), { timeoutMs: 10_000 })).toString();
  expect(await send('{"pressed": true}')).toBe('{"lit_up": false}');
  expect(await send('{"pressed": true}')).toBe('{"lit_up": true}');
  expect(await cloud.first).toEqual([
    "connect c/v left",
    'status 1 {"pressed": true} ! {"pressed_count": 1, "not_pressed_count": 0, "total_statuses": 1}',
    "answer 5",
  ]);
  for (const part of parts.reverse()) expect(await part.end("SIGINT")).toBe(0);
});

/**
 * The cloud of one car, which answers what the protocol asks for; `first` is what it was told until the first answer, in the sequence
 * that this belongs to: a machine that is busy may need a second one.
 */
function cloudOf(port: number): { readonly first: Promise<readonly string[]> } {
  const link = new MqttLink({ host: "127.0.0.1", port, log });
  ends.push(() => link.close());
  const said: string[] = [];
  const send = (bytes: Uint8Array): void => void link.publish("to-client/CAR9", bytes).catch(() => {});
  link.subscribe("to-server/CAR9");
  const first = new Promise<readonly string[]>((resolve) => {
    link.events.on("message", (_topic, payload) => {
      const { MessageType: message } = externalClientCodec.decode(payload);
      switch (message.case) {
        case "connect": {
          const { sessionId, company, vehicleName, devices } = message.value;
          said.length = 0;
          said.push(
            `connect ${company}/${vehicleName} ${devices.map(({ deviceRole }) => deviceRole).join()}`,
          );
          return send(connectResponseMessage(sessionId, ConnectVerdict.OK));
        }
        case "status": {
          const { sessionId, messageCounter, deviceStatus, errorMessage } = message.value;
          const error = errorMessage === undefined ? "" : ` ! ${Buffer.from(errorMessage)}`;
          const data = Buffer.from(deviceStatus?.statusData ?? "");
          said.push(`status ${messageCounter} ${data.toString()}${error}`);
          send(statusResponseMessage(sessionId, messageCounter));
          const command = {
            counter: 5,
            device: newDevice({ ...deviceStatus?.device }),
            data: new Uint8Array(),
          };
          return messageCounter === 1 ? send(commandMessage(sessionId, command)) : undefined;
        }
        case "commandResponse":
          said.push(`answer ${message.value.messageCounter}`);
          return resolve([...said]);
        case undefined:
          return;
      }
    });
  });
  link.open();
  return { first };
}
