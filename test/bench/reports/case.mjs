// One report in a process of its own, so that its memory is its own: `case.mjs <case> <folder>` prints processor time and peak.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ArchFXFlexibleDictionaryReport as Report } from "@edgeloom/archfx";

const [name, folder] = process.argv.slice(2);
const [packed, text] = [join(folder, "report.mp"), join(folder, "report.json")];
const noLimit = { maxBytes: Infinity, maxValues: Infinity };

const cases = {
  encode() {
    const data = readings(1_000_000);
    const build = () => Report.fromReadings({ device: 1, data });
    return [build, (report) => report.visibleData.length, (report) => keep(report)];
  },
  decode() {
    const bytes = new Uint8Array(readFileSync(packed));
    return [() => Report.decode(bytes, noLimit), (report) => report.visibleData.length];
  },
  json() {
    const events = readFileSync(text, "latin1");
    return [() => JSON.parse(events), (list) => list.length];
  },
  async peer() {
    const main = createRequire(join(folder, "x.js")).resolve("@msgpack/msgpack");
    const { decode } = await import(pathToFileURL(main).href);
    const bytes = new Uint8Array(readFileSync(packed));
    return [() => decode(bytes), ({ events }) => events.length];
  },
};

/** As instruments send them: a time of their own, some fifty streams, and the ids in a row. */
function readings(count) {
  return Array.from({ length: count }, (_, index) => ({
    timestamp: new Date(1_600_000_000_000 + index * 1_001).toISOString(),
    stream: 0x5051 + (index % 50),
    value: index * 0.1,
    readingId: index + 1,
  }));
}

/** For the other cases, the first time; JSON has no bigint. */
function keep(report) {
  if (existsSync(text)) return;
  writeFileSync(packed, report.encode());
  const events = report.visibleData.map((point) => ({
    ...point.asDict(),
    dev_seqid: Number(point.readingId),
  }));
  writeFileSync(text, JSON.stringify(events));
}

const [run, countOf, after] = await cases[name]();
const before = process.cpuUsage();
const result = run();
const { user, system } = process.cpuUsage(before);
const peakMb = process.resourceUsage().maxRSS / 1_000;
if (countOf(result) !== 1_000_000) throw new Error(`${name} gave ${countOf(result)} readings`);
after?.(result);
console.log(JSON.stringify({ cpuMs: (user + system) / 1_000, peakMb }));
