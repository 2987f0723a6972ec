import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { afterEach, expect, test } from "vitest";
import { InternalServer } from "../../runtime/fleet/src/internal-server/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { ModuleHandler } from "../../runtime/fleet/src/module-handler/index.js";
import { nextTurn, Peer, until } from "../../runtime/fleet/src/peer.test.support.js";
import { floorOf, vectorCases } from "../support/vectors.js";
import { productionModules } from "./fleet-modules-known.js";

/** `internal-server-dialogues.json`: what the production gateway answered, byte for byte. */

type Entry = {
  readonly dir: "c2s" | "s2c";
  readonly hex?: string;
  readonly segments?: readonly number[];
  readonly partial?: boolean;
  readonly eof?: boolean;
};
type Dialogue = {
  readonly case: string;
  readonly connections: readonly { readonly id: string; readonly log: readonly Entry[] }[];
  readonly elapsed: number;
};

const dialogues = vectorCases("fleet/internal-server-dialogues.json") as unknown as readonly Dialogue[];
const answerTimeoutMs = 250;
const headerTimeoutMs = 5_000;
const opened: InternalServer[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function gateway() {
  const clock = new FakeClock();
  const log = silentLogger;
  const handler = new ModuleHandler({ modules: new ModuleSet(productionModules, { clock }), clock, log });
  const server = new InternalServer({ handler, clock, log, host: "127.0.0.1", port: 0 });
  handler.attach(server);
  await server.open();
  opened.push(server);
  return { clock, server };
}

type Scene = Awaited<ReturnType<typeof gateway>>;

async function write(peer: Peer, { hex = "", segments = [hex.length / 2] }: Entry): Promise<void> {
  let at = 0;
  for (const length of segments) {
    peer.write(hex.slice(at * 2, (at + length) * 2));
    at += length;
    await nextTurn();
  }
}

/**
 * Time passes only where the original waited, too; elsewhere the end must come by itself. A recording says only how long all of it
 * took, so of several connections one may have ended at once.
 */
async function expectEnd(
  peer: Peer,
  { clock, server }: Scene,
  { elapsed, connections }: Dialogue,
  before: Entry,
): Promise<void> {
  const waitsMs = before.partial ? headerTimeoutMs : elapsed >= answerTimeoutMs / 1_000 ? answerTimeoutMs : 0;
  const hasOneEnd = connections.flatMap(({ log }) => log).filter(({ eof }) => eof === true).length === 1;
  if (waitsMs > 0) {
    // The last message has arrived when its deadline runs beside those of the connections.
    await until(() => server.load.deadlines > server.load.connections || peer.hasEnded);
    if (hasOneEnd) expect(peer.hasEnded).toBe(false);
    clock.advance(waitsMs - 1);
    await nextTurn();
    await nextTurn();
    if (hasOneEnd) expect(peer.hasEnded).toBe(false);
    clock.advance(2);
  }
  expect(await peer.take()).toBe("end");
}

/** A connection that is replaced by a later one ends when that one has been played. */
async function play(scene: Scene, dialogue: Dialogue): Promise<void> {
  const late: (() => Promise<void>)[] = [];
  for (const { log } of dialogue.connections) {
    const peer = await Peer.open(scene.server.port);
    const isLast = log === dialogue.connections.at(-1)?.log;
    for (const [n, entry] of log.entries()) {
      const end = () => expectEnd(peer, scene, dialogue, log[n - 1] ?? entry);
      if (entry.dir === "c2s") await write(peer, entry);
      else if (entry.eof !== true) expect(await peer.take()).toBe(entry.hex);
      else if (isLast) await end();
      else late.push(end);
    }
    if (log.at(-1)?.eof !== true) expect(peer.hasEnded).toBe(false);
  }
  for (const end of late) await end();
}

test("the recording holds dialogues", () => {
  expect(dialogues.length).toBeGreaterThanOrEqual(floorOf(14));
});

test.each(dialogues)("$case", async (dialogue) => {
  const scene = await gateway();
  await play(scene, dialogue);
});

test("a header that comes in two pieces is put together, where the original closed", async () => {
  const { server } = await gateway();
  const peer = await Peer.open(server.port);
  const hex = "0d0000000a0b0a0908e8071a017222016e";
  await write(peer, { dir: "c2s", hex, segments: [2, 1, hex.length / 2 - 3] });
  expect(await peer.take()).toBe("0d0000000a0b120908e8071a017222016e");
});
