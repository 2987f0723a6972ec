import { fileURLToPath } from "node:url";
import { openDevices, openSocket } from "./gateway/devices.mjs";
import { beat, saturate } from "./gateway/load.mjs";
import { inTurns } from "./lib/load.mjs";
import { startPeer } from "./lib/processes.mjs";
import { least } from "./lib/report.mjs";

const rounds = 7;
const button = { module: 1000, deviceType: 0 };
const repeated = ['{"pressed": false}'];
const changing = ['{"pressed": false}', '{"pressed": true}'];
const loads = {
  "1 device, 64 pipelined": { count: 1, window: 64, frames: 60_000 },
  "100 devices": { count: 100, window: 1, frames: 20_000 },
  "1,000 devices": { count: 1_000, window: 1, frames: 20_000 },
};
const sides = {
  bare: { kind: "bare", payloads: repeated },
  "internal server": { kind: "server", payloads: repeated },
  gateway: { kind: "gateway", payloads: repeated },
  "gateway, every status new": { kind: "gateway", payloads: changing },
};

/** The gateway against a bare TCP server with the same framing and codec; its memory; and its answers while others misbehave. */
export async function run() {
  return [...(await throughput()), ...(await idle()), ...(await answers())];
}

async function throughput() {
  const servers = await Promise.all(Object.values(sides).map(({ kind }) => startServer(kind)));
  const rows = [];
  for (const [name, plan] of Object.entries(loads)) {
    const entries = Object.entries(sides).map(async ([side, { payloads }], index) => {
      const devices = await openDevices({
        port: servers[index].ready.port,
        count: plan.count,
        payloads,
        ...button,
      });
      return [side, { devices, measure: () => measured(servers[index], devices, plan) }];
    });
    const cases = await Promise.all(entries);
    const result = await inTurns(
      Object.fromEntries(cases.map(([side, { measure }]) => [side, measure])),
      rounds,
    );
    for (const [, { devices }] of cases) for (const device of devices) device.close();
    rows.push(...compared(name, result));
  }
  for (const server of servers) await server.stop();
  return rows;
}

async function measured(server, devices, plan) {
  const before = await server.ask({});
  const seconds = await saturate(devices, plan);
  const after = await server.ask({});
  return { perSecond: plan.frames / seconds, cpuUs: (after.cpuUs - before.cpuUs) / plan.frames };
}

function compared(name, { bare, ...ours }) {
  return [
    { case: `${name}, bare`, value: bare.perSecond, unit: "frames/s" },
    { case: `${name}, bare`, value: bare.cpuUs, unit: "µs CPU/frame" },
    ...Object.entries(ours).flatMap(([side, { perSecond, cpuUs }]) => {
      // The bare server looks into no status: what a new one costs beyond that has no counterpart there.
      const goal = sides[side].payloads === repeated ? { goal: "≥ 0.70" } : {};
      const againstBare = { ratioTo: "bare", ...goal };
      return [
        {
          case: `${name}, ${side}`,
          value: perSecond,
          unit: "frames/s",
          ratio: perSecond / bare.perSecond,
          ...againstBare,
        },
        {
          case: `${name}, ${side}`,
          value: cpuUs,
          unit: "µs CPU/frame",
          ratio: bare.cpuUs / cpuUs,
          ...againstBare,
        },
      ];
    }),
  ];
}

async function idle() {
  const server = await startServer("gateway");
  const { rssMiB: emptyMiB } = await server.ask({});
  const devices = await openDevices({
    port: server.ready.port,
    count: 1_000,
    payloads: changing,
    ...button,
  });
  await saturate(devices, { window: 1, frames: devices.length });
  const { rssMiB } = await server.ask({});
  for (const device of devices) device.close();
  await server.stop();
  const limitMiB = 150;
  return [
    { case: "no device", value: emptyMiB, unit: "MiB" },
    {
      case: "1,000 idle devices",
      value: rssMiB,
      unit: "MiB",
      ratioTo: "limit",
      ratio: rssMiB / limitMiB,
      goal: "≤ 1",
    },
  ];
}

const strangers = 100;

/** 500 devices that report ten times a second: to the bare server, to the gateway, and beside peers that do nothing, by turns. */
async function answers() {
  const servers = await Promise.all(["bare", "gateway"].map(startServer));
  const [bare, gateway] = servers;
  const [toBare, toGateway] = await Promise.all(servers.map((server) => openCars(server.ready.port)));
  // Long enough that strangers are thrown out and come back.
  const plan = { hz: 10, seconds: 6 };
  const result = await inTurns(
    {
      bare: () => beat(toBare, plan),
      alone: () => withCores(gateway, () => beat(toGateway, plan)),
      beside: async () => {
        const leave = await enterStrangers(gateway.ready.port);
        const beside = await withCores(gateway, () => beat(toGateway, plan));
        leave();
        return beside;
      },
    },
    5,
    // Whoever else keeps the processors busy makes answers later, never sooner.
    least,
  );
  for (const device of [...toBare, ...toGateway]) device.close();
  await Promise.all([bare.stop(), gateway.stop()]);
  return answerRows(result);
}

function answerRows({ bare, alone, beside }) {
  const title = "500 devices × 10 Hz, 512 B";
  return [
    { case: `${title}, p99, bare`, value: bare.p99Ms, unit: "ms" },
    {
      case: `${title}, p99`,
      value: alone.p99Ms,
      unit: "ms",
      ratioTo: "limit",
      ratio: alone.p99Ms / 20,
      goal: "≤ 1",
    },
    {
      case: `${title}, p99 beside ${strangers} silent or half-frame peers`,
      value: beside.p99Ms,
      unit: "ms",
      ratioTo: "alone",
      ratio: beside.p99Ms / alone.p99Ms,
      goal: "≤ 2",
    },
    {
      case: `${title}, load of the server`,
      value: alone.cores,
      unit: "cores",
      ratioTo: "limit",
      ratio: alone.cores / 0.6,
      goal: "≤ 1",
    },
    {
      case: `${title}, load of the server beside them`,
      value: beside.cores,
      unit: "cores",
      ratioTo: "alone",
      ratio: beside.cores / alone.cores,
    },
    {
      case: `${title}, lost`,
      value: Math.max(alone.lost, beside.lost),
      unit: "statuses",
      goal: "0",
    },
  ];
}

function openCars(port) {
  const payloads = drivingStatuses();
  return openDevices({ port, count: 500, module: 1, deviceType: 1, payloads });
}

async function withCores(server, measure) {
  const startMs = performance.now();
  const { cpuUs: before } = await server.ask({});
  const result = await measure();
  const { cpuUs: after } = await server.ask({});
  return { ...result, cores: (after - before) / 1_000 / (performance.now() - startMs) };
}

/** Statuses of an autonomous car, 512 bytes each, no two alike in a second. */
function drivingStatuses() {
  return Array.from({ length: 10 }, (_, index) => {
    const position = { latitude: 49.2 + index / 1_000, longitude: 16.6, altitude: 237.5 };
    const telemetry = { speed: 5 + index / 10, fuel: 0.62, position };
    const text = (name) => JSON.stringify({ state: "DRIVE", telemetry, nextStop: { name, position } });
    return text("s".repeat(512 - text("").length));
  });
}

/** Peers that say nothing, or begin a frame and stop; whoever is thrown out comes back. The result ends that. */
async function enterStrangers(port) {
  const sockets = new Map();
  let isOver = false;
  const enter = async (place) => {
    const socket = await openSocket(port);
    if (isOver) return socket.destroy();
    sockets.set(place, socket);
    socket.on("error", () => {}).on("close", () => (isOver ? undefined : void enter(place)));
    socket.resume();
    if (place % 2 === 0) socket.write(Buffer.from([64, 0, 0, 0, 0x0a, 0x3e, 0x0a]));
  };
  await Promise.all(Array.from({ length: strangers }, (_, place) => enter(place)));
  return () => {
    isOver = true;
    for (const socket of sockets.values()) socket.destroy();
  };
}

function startServer(kind) {
  return startPeer(process.execPath, [fileURLToPath(new URL("./gateway/server.mjs", import.meta.url)), kind]);
}
