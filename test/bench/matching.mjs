import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlateMatcher } from "@edgeloom/openmodule";
import { inTurns } from "./lib/load.mjs";

const plates = 2_000;
const searches = 200;
const rounds = 5;
const countries = ["A", "D", "OTHER"];
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** How many registered plates a plate is compared with per second of processor time: every record, best or not. */
export async function run() {
  const directory = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  const cases = {
    "edit distance 0": comparing(directory, { edit_distance: 0 }),
    "edit distance 2": comparing(directory, { edit_distance: 2 }),
    "10 alternatives": comparing(directory, { use_alternatives: true }),
  };
  const result = await inTurns(cases, rounds);
  rmSync(directory, { recursive: true });
  return Object.entries(result).map(([name, { perSecond }]) => ({
    case: `matching, ${plates.toLocaleString("en-US")} plates, ${name}`,
    value: perSecond,
    unit: "comparisons/s",
    ratioTo: "limit",
    ratio: perSecond / 50_000,
    goal: "≥ 1",
  }));
}

function comparing(directory, config) {
  const matcher = new PlateMatcher({ directory, only_best: false, ...config }, { log: silent });
  for (let index = 0; index < plates; index++)
    matcher.add({
      id: index,
      plate: plateOf(index),
      country: countries[index % 3],
      version: (index % 2) * 10,
    });
  const wanted = Array.from({ length: searches }, (_, index) => plateFor(matcher, index));
  return () => measure(matcher, wanted);
}

/** Austrian-looking plates, with umlauts and separators here and there. */
function plateOf(index) {
  const letters = ["G", "W", "LÖ", "KÜ"][index % 4];
  return `${letters}${index % 5 === 0 ? "-" : " "}${(index * 7919) % 100_000}${"ABCDEFGHIO"[index % 10]}`;
}

function plateFor(matcher, search) {
  const index = (search * 13) % plates;
  const alternatives = Array.from({ length: 10 }, (_, other) => ({
    plate: plateOf((index + other * 17) % plates),
    confidence: 0.5,
  }));
  return { ...matcher.plate(plateOf(index), countries[index % 3]), alternatives };
}

function measure(matcher, wanted) {
  const candidates = matcher.config.use_alternatives ? 10 : 1;
  const before = process.cpuUsage();
  let hits = 0;
  for (const plate of wanted) hits += matcher.match(plate)[0].length;
  const { user, system } = process.cpuUsage(before);
  // Each plate is registered, so a search without a hit would have compared nothing.
  if (hits < wanted.length) throw new Error(`${wanted.length} searches found ${hits} plates`);
  return { perSecond: (plates * candidates * wanted.length) / ((user + system) / 1e6) };
}
