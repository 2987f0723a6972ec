import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InternalServer, pocDialect } from "../../runtime/fleet/src/internal-server/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { type ForwardedStatus, PocModuleHandler } from "../../runtime/fleet/src/module-handler/index.js";
import { nextTurn, Peer } from "../../runtime/fleet/src/peer.test.support.js";
import { internalClientCodec, newDevice } from "../../runtime/fleet/src/wire/index.js";
import { vectors } from "../support/vectors.js";
import { pocModules } from "./fleet-modules-known.js";

/** The devices of `poc-run.json`: what the proof of concept answered, byte for byte, and what it sent on. */

type Entry = {
  readonly conn: string;
  readonly dir: "c2s" | "s2c";
  readonly hex?: string;
  readonly eof?: boolean;
  readonly timeout?: number;
};
type Run = {
  readonly devices: readonly Entry[];
  readonly ipc: readonly { readonly topic: string; readonly hex: string; readonly msg?: unknown }[];
};

const run = vectors("fleet/poc-run.json") as unknown as Run;
const forwarded: ForwardedStatus[] = [];
const clock = new FakeClock();
const handler = new PocModuleHandler({ modules: new ModuleSet(pocModules), log: silentLogger });
const server = new InternalServer({
  handler,
  clock,
  log: silentLogger,
  dialect: pocDialect,
  host: "127.0.0.1",
  port: 0,
});

beforeAll(async () => {
  handler.events.on("status", (status) => forwarded.push(status));
  await server.open();
});
afterAll(() => server.close());

function entriesOf(connection: string): readonly Entry[] {
  return run.devices.filter(({ conn }) => conn === connection);
}

async function play(peer: Peer, entries: readonly Entry[]): Promise<void> {
  for (const { dir, hex, eof, timeout } of entries) {
    if (dir === "c2s") peer.write(hex ?? "");
    else if (timeout !== undefined) await expectSilence(peer, timeout * 1_000);
    else expect(await peer.take()).toBe(eof === true ? "end" : hex);
  }
}

async function expectSilence(peer: Peer, ms: number): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nextTurn();
  clock.advance(ms);
  for (let turn = 0; turn < 20; turn++) await nextTurn();
  expect([peer.frames, peer.hasEnded]).toEqual([[], false]);
}

/** The recorded session, with the other connections while its first device is there. */
test("one session of the proof of concept", async () => {
  const button = await Peer.open(server.port);
  const [connect, rest] = [entriesOf("button1").slice(0, 4), entriesOf("button1").slice(4)] as const;
  await play(button, connect);
  for (const name of ["dup", "module9", "type1", "prio1", "status_first"]) {
    const peer = await Peer.open(server.port);
    await play(peer, entriesOf(name));
    peer.socket.destroy();
  }
  const device = newDevice({ module: 2, deviceRole: "left", deviceName: "button1" });
  expect(handler.passCommand(device, Buffer.from(""))).toBe("empty");
  await play(button, rest.slice(0, 4));
  // The next status overwrites what the cloud asks for.
  expect(handler.passCommand(device, Buffer.from('{"lit_up": true}'))).toBe("queued");
  const mission = await Peer.open(server.port);
  await play(mission, entriesOf("mission"));
  await play(button, rest.slice(4));
  mission.socket.end();
  await mission.ended();
  while (server.load.devices > 0) await nextTurn();

  const sent = (topic: string) => run.ipc.filter((message) => message.topic === topic).map(({ hex }) => hex);
  const running = forwarded.filter(({ isDisconnect }) => !isDisconnect);
  expect(running.map(payloadOf).sort()).toEqual([...sent("send-status")].sort());
  const gone = forwarded.filter(({ isDisconnect }) => isDisconnect);
  expect(gone.map(payloadOf)).toEqual(sent("exc-device-disconnect"));
});

function payloadOf({ device, statusData }: ForwardedStatus): string {
  const message = internalClientCodec.encode({
    MessageType: { case: "deviceStatus", value: { device, statusData } },
  });
  return Buffer.from(message).toString("hex");
}

test("a device that connects and never sends a status is not announced", async () => {
  const before = forwarded.length;
  const peer = await Peer.open(server.port);
  await play(peer, entriesOf("mission").slice(0, 2));
  peer.socket.end();
  await peer.ended();
  while (server.load.devices > 0) await nextTurn();
  expect(forwarded.length).toBe(before);
});

test("a module without device types is known, and has none", async () => {
  const peer = await Peer.open(server.port);
  peer.write("040000000a020a00");
  expect(await peer.take()).toBe("040000000a020803");
  expect(await peer.take()).toBe("end");
});
