import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, expect, test } from "vitest";
import { nextTurn, Peer, until } from "../../runtime/fleet/src/peer.test.support.js";
import { PocGateway } from "../../runtime/fleet/src/poc/index.js";
import { vectors } from "../support/vectors.js";
import { pocModules } from "./fleet-modules-known.js";

/**
 * `poc-run.json` played through the real parts: devices over TCP, what the parts say to each other, and the traffic with the cloud,
 * byte for byte and in the recorded order, with an outage in the middle.
 */

type DeviceEntry = {
  readonly conn: string;
  readonly dir: "c2s" | "s2c";
  readonly hex?: string;
  readonly eof?: boolean;
};
type CloudEntry = {
  readonly from?: "gateway" | "server";
  readonly note?: string;
  readonly hex?: string;
  readonly msg?: { readonly connect?: { readonly sessionId: string } };
};
type Run = {
  readonly devices: readonly DeviceEntry[];
  readonly external: readonly CloudEntry[];
  readonly ipc: readonly { readonly topic: string; readonly hex: string }[];
};

const run = vectors("fleet/poc-run.json") as unknown as Run;
const log = silentLogger;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Everything that is published to a broker, in order. */
function tap(broker: MemoryLinks): { readonly topic: string; readonly hex: string }[] {
  const messages: { readonly topic: string; readonly hex: string }[] = [];
  const link = broker.link();
  link.subscribe("#");
  link.events.on("message", (topic, payload) => messages.push({ topic, hex: hex(payload) }));
  link.open();
  return messages;
}

async function opened() {
  const clock = new FakeClock();
  const [ipc, cloud] = [new MemoryLinks(), new MemoryLinks()];
  const [said, sent] = [tap(ipc), tap(cloud)];
  const sessions = run.external.flatMap(({ msg }) => msg?.connect?.sessionId.slice("CAR1".length) ?? []);
  const gateway = new PocGateway({
    carId: "CAR1",
    company: "BringAuto",
    vehicleName: "BringAutoCAR1",
    modules: pocModules,
    endpoints: [{ newLink: () => cloud.link(), modules: [1, 2] }],
    newIpcLink: () => ipc.link(),
    newSessionId: () => sessions.shift() ?? "too many",
    port: 0,
    clock,
    log,
  });
  await gateway.open();
  ends.push(() => gateway.close());
  const server = cloud.link();
  server.open();
  return { clock, gateway, said, sent, server };
}

/** Plays the part of one device, a step at a time: what it sends, and the answers to that. */
class Device {
  readonly #entries: DeviceEntry[];
  readonly #peer: Peer;

  constructor(name: string, peer: Peer) {
    this.#entries = run.devices.filter(({ conn }) => conn === name);
    this.#peer = peer;
  }

  async exchange(): Promise<void> {
    this.#peer.write(this.#entries.shift()?.hex ?? "");
    while (this.#entries[0]?.dir === "s2c") {
      const entry = this.#entries.shift();
      if (entry?.eof === true) expect(await this.#peer.take()).toBe("end");
      else if (entry?.hex !== undefined) expect(await this.#peer.take()).toBe(entry.hex);
    }
  }

  end(): void {
    this.#peer.socket.end();
  }
}

test("the recorded session", async () => {
  const { clock, gateway, said, sent, server } = await opened();
  const newDevice = async (name: string): Promise<Device> => new Device(name, await Peer.open(gateway.port));
  const button = await newDevice("button1");
  const missions: Device[] = [];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await nextTurn();
  };
  const notes: Readonly<Record<string, () => Promise<void>>> = {
    "unchanged status": () => button.exchange(),
    "changed status": () => button.exchange(),
    "external command": async () => {},
    "same device again": async () => {
      await button.exchange();
      for (const name of ["dup", "module9", "type1", "prio1"]) await (await newDevice(name)).exchange();
      const early = await newDevice("status_first");
      await early.exchange();
      ends.push(() => early.end());
    },
    "mission device": async () => {
      const mission = await newDevice("mission");
      missions.push(mission);
      await mission.exchange();
      await mission.exchange();
    },
    "no acks: statuses go to error aggregator after 5 s": async () => {
      await button.exchange();
      await button.exchange();
    },
    "server answers again": async () => {
      await settle();
      await button.exchange();
      clock.advance(8_000);
      await settle();
      clock.advance(3_000);
    },
    "invalid status data": () => button.exchange(),
    "mission closes": async () => missions[0]?.end(),
  };
  await button.exchange();
  await button.exchange();
  let seen = 0;
  for (const [index, { from, note, hex: expected }] of run.external.entries()) {
    if (note !== undefined) await notes[note]?.();
    else if (from === "server") await server.publish("to-client/CAR1", Buffer.from(expected ?? "", "hex"));
    else {
      // The second connect comes of the missing acknowledgements.
      if (run.external[index]?.msg?.connect !== undefined && seen > 0) {
        clock.advance(5_000);
        clock.advance(1);
      }
      const fromGateway = () => sent.filter(({ topic }) => topic === "to-server/CAR1");
      await until(() => fromGateway().length > seen);
      expect(fromGateway()[seen++]?.hex, `external ${index}`).toBe(expected);
    }
  }
  await until(() => gateway.load.devices === 0);
  await until(() => said.length >= run.ipc.length);
  expect(said).toEqual(run.ipc.map(({ topic, hex: payload }) => ({ topic, hex: payload })));
  expect(sent.filter(({ topic }) => topic === "to-server/CAR1")).toHaveLength(seen);
});
