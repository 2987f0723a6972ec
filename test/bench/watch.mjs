import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { hundredTypes } from "./lib/hundred-types.mjs";
import { median } from "./lib/report.mjs";

const cli = new URL("../../codegen/bin/edgeloom.js", import.meta.url).pathname;
const rounds = 40;
const warmUp = 10;
const limitMs = 100;

/**
 * `edgeloom watch` over 1,000 types: one property of one type is added, and the clock stops when the file that is made of its
 * document is on the disk. First as fifty documents, which is how people keep them, then as ten, then as one.
 */
export async function run() {
  return [...(await cases(50)), ...(await cases(10)), ...(await cases(1))];
}

async function cases(documentCount) {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  mkdirSync(join(folder, "schemas"));
  const documents = split(documentCount);
  documents.forEach((document, at) => writeDocument(folder, at, document));
  const watching = spawn(
    process.execPath,
    [cli, "watch", "--input", "schemas", "--output", "out", "--json"],
    { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: watching.stdout })[Symbol.asyncIterator]();
  try {
    await lines.next();
    const all = [];
    for (let round = 0; round < warmUp + rounds; round++) {
      const at = (round * 7) % documentCount;
      all.push(await timed(folder, at, changed(documents[at], round), { watching, lines }));
    }
    return rowsOf(documentCount, all.slice(warmUp));
  } finally {
    watching.kill("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The types in as many documents; the last of each refers to the first. */
function split(documentCount) {
  if (documentCount === 1) return [whole()];
  const perDocument = 1_000 / documentCount;
  return Array.from({ length: documentCount }, (_, at) => {
    const { $defs, ...rest } = hundredTypes(at);
    const kept = Object.entries($defs).slice(0, perDocument);
    kept.at(-1)[1].properties.next = { $ref: `#/$defs/${kept[0][0]}` };
    return { ...rest, $defs: Object.fromEntries(kept) };
  });
}

function whole() {
  const groups = Array.from({ length: 10 }, (_, at) => hundredTypes(at));
  return { ...groups[0], $defs: Object.assign({}, ...groups.map(({ $defs }) => $defs)) };
}

function writeDocument(folder, at, document) {
  writeFileSync(join(folder, "schemas", `group-${at}.json`), JSON.stringify(document));
}

function changed(document, round) {
  const [name] = Object.keys(document.$defs);
  const type = document.$defs[name];
  const properties = {
    ...type.properties,
    [`added${round % 3}`]: { type: "string", description: `${round}` },
  };
  return { ...document, $defs: { ...document.$defs, [name]: { ...type, properties } } };
}

async function timed(folder, at, document, { watching, lines }) {
  const models = join(folder, "out/models");
  const cpuBefore = cpuMs(watching.pid);
  const startMs = performance.now();
  const stop = new AbortController();
  const written = new Promise((resolve) => {
    const watcher = watch(models, { signal: stop.signal }, (_event, name) => {
      // A large document has several files.
      if (name?.startsWith(`group-${at}.`) && name.endsWith(".ts")) resolve();
    });
    watcher.on("error", resolve);
  });
  writeDocument(folder, at, document);
  await written;
  const tookMs = performance.now() - startMs;
  stop.abort();
  const { value } = await lines.next();
  return { tookMs, ownMs: JSON.parse(value).tookMs, cpuMs: cpuMs(watching.pid) - cpuBefore };
}

/** Processor time of a process so far; 0 where the system does not tell. */
function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

function rowsOf(documentCount, all) {
  const row = (name, values, limit) => ({
    case: `1,000 types in ${documentCount} documents, ${name}`,
    value: median(values),
    unit: "ms",
    ratioTo: limit === undefined ? "" : `limit ${limit} ms`,
    ratio: limit === undefined ? undefined : median(values) / limit,
    goal: limit === undefined ? "" : "≤ 1",
  });
  return [
    row(
      "from the save to the file",
      all.map(({ tookMs }) => tookMs),
      limitMs,
    ),
    row(
      "processor time",
      all.map((each) => each.cpuMs),
    ),
  ];
}
