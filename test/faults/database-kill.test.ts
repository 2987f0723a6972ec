import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@edgeloom/openmodule/database";
import { silentLogger } from "@edgeloom/runtime/base";
import { afterAll, beforeAll, expect, it } from "vitest";

// Each kill takes a whole process: 200 of them with EDGELOOM_KILLS=200, fewer in every run.
const kills = Number(process.env["EDGELOOM_KILLS"] ?? 40);
const writers = 2;
const program = fileURLToPath(new URL("database-support/writer-child.mjs", import.meta.url));

let folder: string;
let migrations: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-"));
  migrations = join(folder, "migrations");
  mkdirSync(migrations);
  const tables =
    "CREATE TABLE pair (id INTEGER PRIMARY KEY, text TEXT NOT NULL); CREATE TABLE scratch (text TEXT)";
  writeFileSync(join(migrations, "001_pairs.sql"), tables);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a writer and kills it at a random moment: in every fourth run maybe before it has opened the database. The result is the last row it acknowledged. */
async function writeAndKill(databaseFolder: string, run: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [program, databaseFolder, migrations], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const killWithin = (ms: number): void => void setTimeout(() => child.kill("SIGKILL"), Math.random() * ms);
  if (run % 4 === 3) killWithin(400);
  let output = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    if (output === "") killWithin(40);
    output += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
  const row = output.split("\n").at(-2);
  return row === undefined ? undefined : Number(row);
}

/** Opens what a killed writer left; the highest row. */
async function inspect(databaseFolder: string): Promise<number> {
  const settings = { NAME: "om_writer_1", DATABASE_FOLDER: databaseFolder, TESTING: false };
  const database = await openDatabase({ settings, log: silentLogger }, { migrations });
  const [integrity, found] = database.sessionSync((session) => [
    session.all("PRAGMA integrity_check"),
    session.get("SELECT count(*) AS count, coalesce(max(id), 0) AS highest FROM pair"),
  ]);
  await database.close();
  expect(integrity).toEqual([{ integrity_check: "ok" }]);
  const highest = Number(found?.["highest"]);
  // No gap, and no half of a session.
  expect(found?.["count"]).toBe(highest);
  expect(highest % 2).toBe(0);
  return highest;
}

async function killAgainAndAgain(databaseFolder: string, times: number): Promise<number> {
  let acknowledged = 0;
  for (let run = 0; run < times; run++) {
    acknowledged = (await writeAndKill(databaseFolder, run)) ?? acknowledged;
    expect(await inspect(databaseFolder)).toBeGreaterThanOrEqual(acknowledged);
  }
  return acknowledged;
}

it(`has every acknowledged row after each of ${kills} kills`, {
  timeout: 60_000 + kills * 2_000,
}, async () => {
  const startMs = performance.now();
  const rows = await Promise.all(
    Array.from({ length: writers }, (_, index) =>
      killAgainAndAgain(join(folder, `${index}`), kills / writers),
    ),
  );
  const tookMs = Math.round(performance.now() - startMs);
  console.log(
    `${kills} kills in ${tookMs} ms, ${rows.reduce((sum, count) => sum + count, 0)} rows, none lost`,
  );
  for (const count of rows) expect(count).toBeGreaterThan(0);
});
