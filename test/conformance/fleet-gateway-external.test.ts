import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { expect, test } from "vitest";
import { defaultExternalTiming, ExternalClient } from "../../runtime/fleet/src/external-client/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { ModuleHandler } from "../../runtime/fleet/src/module-handler/index.js";
import {
  carTopics,
  type Device,
  externalServerCodec,
  hasSameIdentity,
} from "../../runtime/fleet/src/wire/index.js";
import { floorOf, vectors } from "../support/vectors.js";
import {
  byDevice,
  connectedDevice,
  countersOf,
  type Entry,
  type Line,
  lineOf,
  type Scenario,
  Sessions,
  textOf,
} from "./fleet-gateway-support.js";
import { Example, Io, Mission, Pushing } from "./fleet-modules-known.js";

/**
 * The cloud side of `gateway-external-scenarios.json`: what a gateway sends to a scripted server, and when. The original looks for
 * work every 3 s and for messages every 5 s, ours is told at once; so the script goes on from where ours has said what was recorded.
 *
 * Where ours is meant to differ (fleet spec §12): a device that missed nothing shows its last status, and not an empty one; nobody
 * connects without a device; a status that comes during the connect sequence is sent after it, and not forgotten; the last status of
 * one device holds up nobody else for 10 s.
 */

const { scenarios } = vectors("fleet/gateway-external-scenarios.json") as unknown as {
  readonly scenarios: readonly Scenario[];
};
/** The two polls of the original together, and what the script itself needs. */
const maxSoonerMs = 8_200;
const stepMs = 10;
/** Between two attempts of ours, also where the original needs less: sessions are shorter here than in the recording. */
const spacingMs = defaultExternalTiming.spacingMs;
/** When both are further apart than this, the statuses of timers fall into other sessions, and are not compared. */
const maxApartMs = 4_000;
/** A last status that is later than this was held up by another one. */
const stalledSeconds = 4;

type Sent = { readonly line: Line; readonly isExtra: boolean; readonly isRepeat: boolean };
type Expected = { readonly line: Line; readonly isAnyError: boolean; readonly isRepeat: boolean };

class Replay {
  readonly clock = new FakeClock();
  readonly sent: Sent[] = [];
  readonly expected: Expected[] = [];
  /** How much sooner than the original ours was, each time. */
  readonly soonerMs: number[] = [];
  readonly handler: ModuleHandler;
  readonly client: ExternalClient;
  readonly #server;
  readonly #topics;
  readonly #sessions = new Sessions();
  readonly #recorded = new Sessions();
  readonly #devices = new Map<string, Device>();
  /** Statuses that came during a connect sequence. */
  readonly #held: Device[] = [];
  /** What counters of statuses are here, by those of the recording. */
  readonly #counters = new Map<string, number>();
  /** The time of the recording less the time here. */
  #shiftMs = 0;

  constructor(car: string) {
    const { clock } = this;
    const modules = new ModuleSet([Mission, Io, Example, Pushing], { clock });
    const broker = new MemoryLinks();
    this.handler = new ModuleHandler({ modules, clock, log: silentLogger });
    this.client = new ExternalClient({
      company: "bringauto",
      vehicleName: car,
      modules,
      devices: this.handler,
      endpoints: [{ link: broker.link(), modules: [1, 2, 3, 1000] }],
      clock,
      log: silentLogger,
    });
    this.#topics = carTopics("bringauto", car);
    this.#server = broker.link();
    this.#server.subscribe(this.#topics.toServer);
    this.#server.events.on("message", (_topic, payload) => this.#onSent(lineOf(payload, this.#sessions)));
    this.#server.open();
    this.handler.events.on("status", ({ device, isDisconnect }) => {
      if (this.client.load[0]?.phase === "connecting" && !isDisconnect) this.#held.push(device);
    });
    this.client.open();
  }

  /** Plays a recording, and says which of our lines have a counterpart in it. */
  play(log: readonly Entry[]): (line: Line, index: number) => boolean {
    for (const [index, entry] of log.entries()) {
      if (entry.note?.includes("killed") === true) break;
      if (entry.from === "gateway" && entry.hex !== undefined) {
        const line = lineOf(Buffer.from(entry.hex, "hex"), this.#recorded);
        // Without a device there is no session here; what the original does in it has no counterpart.
        if (line.key.startsWith("connect") && line.devices.length === 0)
          return ({ session }) => session !== line.session;
        this.#await(entry.t, line);
        if (isStalled(log, index, line)) return (_, at) => at < this.expected.length;
      } else {
        this.#pass(entry.t);
        this.#act(entry);
      }
    }
    return () => true;
  }

  #onSent(line: Line): void {
    const at = line.device === undefined ? -1 : this.#held.findIndex((device) => isOf(line, device));
    const isExtra = at >= 0 && this.client.load[0]?.phase === "connected";
    if (isExtra) this.#held.splice(at, 1);
    this.sent.push({ line, isExtra, isRepeat: this.#isRepeat(this.sent, line) });
  }

  #isRepeat(before: readonly { readonly line: Line }[], { state, device, data }: Line): boolean {
    if (state !== "RUNNING" || device === undefined || this.#shiftMs < maxApartMs) return false;
    return before.findLast((each) => isOf(each.line, device))?.line.data === data;
  }

  /** Lets the time of the recording come. */
  #pass(t: number): void {
    this.clock.advance(Math.max(0, t * 1_000 - this.#shiftMs - this.clock.nowMs()));
  }

  #act({ device, role = "", data = "", from, hex, note = "", ...rest }: Entry): void {
    if (device === "connect") this.#connect(role, connectedDevice(rest));
    const known = this.#devices.get(role);
    if (device === "status" && known !== undefined) this.handler.status(known, Buffer.from(data));
    if (from === "server" && hex !== undefined) this.#serve(hex);
    const closing = /^device (\d+) closes$/.exec(note)?.[1];
    const leaving = [...this.#devices.values()][Number(closing) - 1];
    if (leaving !== undefined) this.handler.disconnected(leaving);
    if (note.startsWith("server publishes empty payload"))
      void this.#server.publish(this.#topics.serverGone, new Uint8Array());
  }

  /** A device that comes again has lost its first connection, by itself or to the new one. */
  #connect(role: string, device: Device): void {
    const before = this.#devices.get(role);
    if (before !== undefined) this.handler.disconnected(before);
    this.#devices.set(role, device);
  }

  #serve(hex: string): void {
    const message = externalServerCodec.decode(Buffer.from(hex, "hex"));
    const { case: kind, value } = message.MessageType;
    const index = value === undefined ? -1 : this.#recorded.ids.indexOf(value.sessionId);
    if (kind === "statusResponse")
      value.messageCounter =
        this.#counters.get(`S${index + 1}/${value.messageCounter}`) ?? value.messageCounter;
    if (value !== undefined && index >= 0) value.sessionId = this.#sessions.ids[index] ?? "none";
    void this.#server.publish(this.#topics.toGateway, externalServerCodec.encode(message));
  }

  /** Waits until ours has said it, too, but no longer than the original took. */
  #await(t: number, line: Line): void {
    const nth = this.expected.filter((each) => each.line.key === line.key).length;
    const found = () => this.sent.filter((each) => !each.isExtra && each.line.key === line.key)[nth]?.line;
    this.expected.push(this.#meant(line));
    // Scripts end with their devices, which the recording shows only by what the gateway says then.
    if (line.state === "DISCONNECT" && line.device !== undefined && found() === undefined)
      this.handler.disconnected(line.device);
    const dueMs = t * 1_000 - this.#shiftMs;
    const endMs = t * 1_000 + (line.key.startsWith("connect") ? spacingMs : 0);
    const hasLeft = () => this.#sessions.ids.length > this.#recorded.ids.indexOf(line.sessionId) + 1;
    while (found() === undefined && !hasLeft() && this.clock.nowMs() < endMs)
      this.clock.advance(Math.min(stepMs, endMs - this.clock.nowMs()));
    const counter = found()?.counter;
    // What timers said last in a session that ours has left sooner.
    if (counter === undefined && hasLeft() && line.state === "RUNNING") this.expected.pop();
    if (counter === undefined) return;
    this.soonerMs.push(dueMs - this.clock.nowMs());
    this.#shiftMs = t * 1_000 - this.clock.nowMs();
    if (line.state !== "") this.#counters.set(`${line.session}/${line.counter}`, counter);
  }

  #meant(line: Line): Expected {
    const isLost = line.state === "CONNECTING" && line.data === "" && line.error === "-";
    const last = line.device && this.handler.lastStatus(line.device);
    const isRepeat = this.#isRepeat(this.expected, line);
    if (!isLost || last === undefined) return { line, isAnyError: false, isRepeat };
    return { line: { ...line, data: Buffer.from(last).toString("latin1") }, isAnyError: true, isRepeat };
  }
}

function isOf({ device }: Line, other: Device): boolean {
  return device !== undefined && hasSameIdentity(device, other);
}

/** Whether a device came back while the original still held up what it says of its end. */
function isStalled(log: readonly Entry[], index: number, { state, device }: Line): boolean {
  const { t } = log[index] as Entry;
  if (state !== "DISCONNECT" || device === undefined) return false;
  return log
    .slice(0, index)
    .some(
      (entry) =>
        entry.device === "connect" &&
        hasSameIdentity(connectedDevice(entry), device) &&
        t - entry.t > stalledSeconds &&
        log
          .slice(0, log.indexOf(entry))
          .some((before) => before.device === "connect" && before.role === entry.role),
    );
}

test("the recording holds scenarios", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(floorOf(12));
});

test.each(scenarios)("$scenario", async ({ scenario, log }) => {
  const replay = new Replay(`car_${scenario}`);
  const hasCounterpart = replay.play(log);
  const { sent, expected, client, handler } = replay;
  const wanted = byDevice(expected.filter(({ isRepeat }) => !isRepeat));
  const all = byDevice(sent.filter(({ isExtra, isRepeat }) => !isExtra && !isRepeat));
  const gotten = all.filter(({ line }, index) => hasCounterpart(line, index));
  expect(gotten.map(({ line }, index) => textOf(line, wanted[index]?.isAnyError))).toEqual(
    wanted.map(({ line, isAnyError }) => textOf(line, isAnyError)),
  );
  for (const counters of countersOf(sent.map(({ line }) => line)))
    expect(counters).toEqual(counters.map((_, index) => index + 1));
  expect(Math.max(...replay.soonerMs)).toBeLessThan(maxSoonerMs);
  handler.close();
  await client.close();
  expect(client.load).toEqual([
    { phase: "closed", unacknowledged: 0, held: 0, remembered: expect.any(Number), deadlines: 0 },
  ]);
});
