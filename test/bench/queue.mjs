// Rows per second that reach the disk: the queue of an Ivy node, which checks, indexes and archives each message, against the bare
// binding of SQLite, which inserts the same text.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQueue } from "@edgeloom/ivy/store";
import Sqlite from "better-sqlite3";
import { inTurns } from "./lib/load.mjs";

const rounds = 5;
const perBatch = 100;
const rowsOf = {
  "FULL, one row per commit": 1_000,
  "FULL, 100 rows per commit": 20_000,
  "NORMAL, one row per commit": 5_000,
  "NORMAL, 100 rows per commit": 20_000,
};
const body = {
  variant: "data",
  data: { temperature: 19.7, humidity: 45.25, pressure: 1013.2, state: "measuring", count: 4711 },
};

/** Every way to store, ours and bare, by turns. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  const closing = [];
  const cases = Object.fromEntries(
    Object.entries(rowsOf).flatMap(([name, rows]) => {
      const synchronous = name.startsWith("FULL") ? "FULL" : "NORMAL";
      const batch = name.includes("100 rows") ? perBatch : 1;
      const place = join(folder, `${synchronous}-${batch}`);
      return [
        [`raw, ${name}`, raw(`${place}.sqlite3`, { synchronous, batch, rows }, closing)],
        [`queue, ${name}`, queue(place, { synchronous, batch, rows }, closing)],
      ];
    }),
  );
  const result = await inTurns(cases, rounds);
  for (const close of closing) close();
  rmSync(folder, { recursive: true });
  return Object.keys(rowsOf).flatMap((name) => {
    const bare = result[`raw, ${name}`].perSecond;
    const ours = result[`queue, ${name}`].perSecond;
    return [
      { case: `raw SQLite, ${name}`, value: bare, unit: "rows/s" },
      {
        case: `queue, ${name}`,
        value: ours,
        unit: "rows/s",
        ratioTo: "raw",
        ratio: ours / bare,
        goal: "≥ 0.6",
      },
    ];
  });
}

function raw(file, { synchronous, batch, rows }, closing) {
  const db = new Sqlite(file);
  db.pragma("journal_mode = WAL");
  db.pragma(`synchronous = ${synchronous}`);
  db.exec(
    "CREATE TABLE message (id INTEGER PRIMARY KEY AUTOINCREMENT, created_at REAL NOT NULL, body TEXT NOT NULL)",
  );
  const insert = db.prepare("INSERT INTO message (created_at, body) VALUES (?, ?)");
  const one = () => insert.run(Date.now() / 1000, JSON.stringify(body));
  const several = db.transaction(() => {
    for (let index = 0; index < batch; index++) one();
  });
  closing.push(() => db.close());
  return () => measured(rows, batch, batch === 1 ? one : several);
}

function queue(dataFolder, { synchronous, batch, rows }, closing) {
  const opened = openQueue({ dataFolder, synchronous });
  const bodies = Array.from({ length: batch }, () => body);
  closing.push(() => opened.close());
  const add = batch === 1 ? () => opened.add(body) : () => opened.addMany(bodies);
  return () => measured(rows, batch, add, () => opened.flushArchive());
}

function measured(rows, batch, add, finish = () => {}) {
  const startMs = performance.now();
  for (let done = 0; done < rows; done += batch) add();
  finish();
  return { perSecond: (rows / (performance.now() - startMs)) * 1000 };
}
