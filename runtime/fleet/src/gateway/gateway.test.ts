import { silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, expect, test } from "vitest";
import { ExternalServer, type ServerModule, type ServerModuleContext } from "../external-server/index.js";
import { InternalClient } from "../internal-client/index.js";
import { Example, Mission } from "../module/known-modules.test.support.js";
import { until } from "../peer.test.support.js";
import { type Device, newDevice } from "../wire/index.js";
import { Gateway, type GatewayOptions } from "./index.js";

const mission = { module: 1, deviceType: 1, deviceRole: "driving", deviceName: "a" };
const idle = Buffer.from('{"state":"IDLE","telemetry":{"speed":0},"nextStop":null}');
const stop = '{"action":"STOP","route":"r","stops":[]}';
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What the cloud is told, in a few words. */
class Told implements ServerModule {
  readonly context: ServerModuleContext;
  readonly words: string[] = [];

  constructor(context: ServerModuleContext) {
    this.context = context;
  }

  isDeviceTypeSupported(): boolean {
    return true;
  }

  deviceConnected({ deviceName }: Device): void {
    this.words.push(`+${deviceName}`);
  }

  deviceDisconnected({ deviceName }: Device, reason: string): void {
    this.words.push(`-${deviceName} ${reason}`);
  }

  forwardStatus(_device: Device, data: Uint8Array): void {
    this.words.push(Buffer.from(data).toString());
  }

  forwardErrorMessage(_device: Device, data: Uint8Array): void {
    this.words.push(`! ${Buffer.from(data)}`);
  }

  commandAcknowledged(): void {
    this.words.push("acknowledged");
  }
}

async function site(options: Partial<GatewayOptions> = {}) {
  const broker = new MemoryLinks();
  const told: Told[] = [];
  const server = new ExternalServer({
    company: "company",
    cars: { car: {} },
    modules: {
      1: {
        create: (context) => {
          const module = new Told(context);
          told.push(module);
          return module;
        },
      },
    },
    linkFor: () => broker.link(),
    log: silentLogger,
  });
  const gateway = new Gateway({
    company: "company",
    vehicleName: "car",
    modules: [Mission, Example],
    endpoints: [{ link: broker.link(), modules: [1] }],
    host: "127.0.0.1",
    port: 0,
    log: silentLogger,
    ...options,
  });
  ends.push(() => server.close());
  server.open();
  const [module] = told as [Told];
  return { server, gateway, module };
}

async function opened(options: Partial<GatewayOptions> = {}) {
  const scene = await site(options);
  await scene.gateway.open();
  ends.push(() => scene.gateway.close(0));
  return scene;
}

function deviceAt(port: number, device = mission): Promise<InternalClient> {
  return InternalClient.connect({ host: "127.0.0.1", port, device, log: silentLogger });
}

test("statuses reach the cloud, and its commands the device", async () => {
  const { server, gateway, module } = await opened();
  const device = await deviceAt(gateway.port);
  ends.push(() => device.destroy());
  await device.sendStatus(idle);
  await until(() => server.load["car"]?.phase === "running");
  module.context.issue(newDevice(mission), Buffer.from(stop));
  expect(Buffer.from(await device.sendStatus(idle)).toString()).toBe(stop);
  expect(module.words).toEqual(["+a", String(idle), '! {"finishedStops":[]}', "acknowledged"]);
  expect(gateway.load).toMatchObject({ devices: 1, endpoints: [{ phase: "connected", unacknowledged: 0 }] });
});

test("a gateway that ends says goodbye for its devices", async () => {
  const { server, gateway, module } = await opened();
  const device = await deviceAt(gateway.port);
  ends.push(() => device.destroy());
  await device.sendStatus(idle);
  await until(() => server.load["car"]?.phase === "running");
  await gateway.close();
  await gateway.close();
  expect(module.words.slice(-2)).toEqual([String(idle), "-a announced"]);
  expect(gateway.load).toMatchObject({ devices: 0, endpoints: [{ phase: "closed", deadlines: 0 }] });
});

test("a module without an endpoint is not active", async () => {
  const { gateway } = await opened();
  await expect(
    deviceAt(gateway.port, { module: 1000, deviceType: 0, deviceRole: "r", deviceName: "b" }),
  ).rejects.toMatchObject({ status: "MODULE_NOT_SUPPORTED" });
});

test("a port that is taken is said so, and leaves nothing open", async () => {
  const { gateway } = await opened();
  const second = await site({ port: gateway.port });
  await expect(second.gateway.open()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(second.gateway.load.endpoints).toMatchObject([{ phase: "closed", deadlines: 0 }]);
});
