import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import axios from "axios";
import { content, json, operation, path, query } from "../../runtime/core/dist/generated/index.js";
import { createHttpClient } from "../../runtime/core/dist/http/index.js";
import { startPeer } from "./lib/processes.mjs";
import { median } from "./lib/report.mjs";
import { generatedPackage } from "./validators/lib/generated.mjs";

const rounds = 25;
const warmUpRounds = 5;
const inFlight = 16;

/** The same calls by bare axios and by the client, in turns, in processor time: the server is another process. */
export async function run() {
  const generated = generatedPackage(fileURLToPath(new URL("./validators/schemas/", import.meta.url)));
  const server = await startPeer(process.execPath, [
    fileURLToPath(new URL("./http/server.mjs", import.meta.url)),
  ]);
  const baseUrl = `http://127.0.0.1:${server.ready.port}/v1`;
  try {
    const { GateReportPage } = await generated.load();
    return [
      ...(await compare("small reply", 400, smallCalls(baseUrl))),
      ...(await compare("small body", 400, smallPosts(baseUrl))),
      ...(await compare("page of 100", 60, pageCalls(baseUrl, GateReportPage))),
    ];
  } finally {
    await server.stop();
    generated.remove();
  }
}

/** As people write it: one instance, connections kept. And lean, without what the client does not use either. */
function instances(baseURL) {
  return {
    bare: axios.create({
      baseURL,
      timeout: 30_000,
      httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
    }),
    lean: axios.create({
      baseURL,
      timeout: 30_000,
      maxRedirects: 0,
      proxy: false,
      httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
    }),
  };
}

function smallCalls(baseUrl) {
  const { bare, lean } = instances(baseUrl);
  const http = createHttpClient({ baseUrl });
  const read = operation("GET", "/media/{id}", {
    parameters: [path("id"), query("fields")],
    replies: { 200: [json()] },
  });
  return {
    "bare axios": async (n) => (await bare.get(`/media/${n}`, { params: { fields: "all" } })).data.id.length,
    "lean axios": async (n) => (await lean.get(`/media/${n}`, { params: { fields: "all" } })).data.id.length,
    "edgeloom, validation off": async (n) =>
      (await http.call(read, { id: n, fields: "all" }, { validate: "off" })).id.length,
  };
}

function smallPosts(baseUrl) {
  const { bare, lean } = instances(baseUrl);
  const http = createHttpClient({ baseUrl, validate: "off" });
  const write = operation("POST", "/media", {
    body: { contents: [content("json", "application/json")] },
    replies: { 200: [json()] },
  });
  const body = { type: "lpr", id: "G 123AB", country: "A", valid: true, priority: 3 };
  return {
    "bare axios": async () => (await bare.post("/media", body)).data.id.length,
    "lean axios": async () => (await lean.post("/media", body)).data.id.length,
    "edgeloom, validation off": async () => (await http.call(write, { body })).id.length,
  };
}

function pageCalls(baseUrl, model) {
  const { bare, lean } = instances(baseUrl);
  const http = createHttpClient({ baseUrl });
  const list = operation("GET", "/reports", {
    parameters: [query("page")],
    replies: { 200: [json(() => model)] },
  });
  return {
    "bare axios": async (n) => (await bare.get("/reports", { params: { page: n % 4 } })).data.items.length,
    "lean axios": async (n) => (await lean.get("/reports", { params: { page: n % 4 } })).data.items.length,
    "edgeloom, validation off": async (n) =>
      (await http.call(list, { page: n % 4 }, { validate: "off" })).items.length,
    "edgeloom, validated": async (n) => (await http.call(list, { page: n % 4 })).items.length,
  };
}

const goals = { "edgeloom, validation off": "≤ 1.1", "edgeloom, validated": "≤ 1.25" };

async function compare(title, calls, cases) {
  const names = Object.keys(cases);
  const times = new Map(names.map((name) => [name, []]));
  for (let round = -warmUpRounds; round < rounds; round++) {
    // No case always follows the same one, whose garbage it would have to clear away.
    for (const name of shuffled(names)) {
      const us = await measured(cases[name], calls);
      if (round >= 0) times.get(name).push(us);
    }
  }
  const base = times.get("bare axios");
  return names.map((name) => ({
    case: `${title}, ${name}`,
    value: median(times.get(name)),
    unit: "µs CPU",
    ...(name !== "bare axios" && {
      ratioTo: "bare axios",
      ratio: median(times.get(name).map((time, round) => time / base[round])),
    }),
    ...(goals[name] !== undefined && { goal: goals[name] }),
  }));
}

function shuffled(names) {
  return names
    .map((name) => ({ name, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name);
}

/** Processor time per call with several under way; what the calls give is added up, so that none is left out. */
async function measured(call, calls) {
  let next = 0;
  let sum = 0;
  const worker = async () => {
    while (next < calls) sum += await call(next++);
  };
  const start = process.cpuUsage();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const { user, system } = process.cpuUsage(start);
  if (!(sum > 0)) throw new Error("the calls gave nothing");
  return (user + system) / calls;
}
