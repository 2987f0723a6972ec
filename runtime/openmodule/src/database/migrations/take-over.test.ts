import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "@edgeloom/runtime/base";
import Sqlite from "better-sqlite3";
import { beforeEach, expect, it, vi } from "vitest";
import { migrationsIn, testFolder, testHost } from "../database.test.support.js";
import { openDatabase } from "../open.js";

/** As alembic makes it. */
const alembic = `CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
); INSERT INTO alembic_version VALUES ('4f3c2b1a0d9e');`;

/** As SQLAlchemy makes them. */
const tables = `CREATE TABLE visit (
	id INTEGER NOT NULL,
	plate VARCHAR NOT NULL,
	"at" DATETIME,
	PRIMARY KEY (id)
); INSERT INTO visit VALUES (1, 'GARIVO1', '2022-01-02 03:04:05.678901');`;

const first = `CREATE TABLE Visit (id INTEGER PRIMARY KEY, plate TEXT NOT NULL, at TEXT);
CREATE TABLE gate (name TEXT PRIMARY KEY);
CREATE INDEX visit_plate ON visit (plate);
CREATE VIEW plates AS SELECT DISTINCT plate FROM visit;
INSERT INTO gate VALUES ('seed');`;
const second = "ALTER TABLE visit ADD COLUMN gate TEXT;";

let folder: string;
let host: ReturnType<typeof testHost>;
const info = vi.fn<Logger["info"]>();

beforeEach(() => {
  info.mockReset();
  folder = testFolder();
  host = testHost(folder);
  host.log = { ...host.log, info };
});

/** What a Python service has left. */
function left(...scripts: readonly string[]): void {
  mkdirSync(host.settings.DATABASE_FOLDER, { recursive: true });
  const file = new Sqlite(join(host.settings.DATABASE_FOLDER, "om_test_1.sqlite3"));
  for (const script of scripts) file.exec(script);
  file.close();
}

async function ask(
  files: Readonly<Record<string, string>>,
  ...queries: readonly string[]
): Promise<readonly unknown[]> {
  const database = await openDatabase(host, { migrations: migrationsIn(folder, files) });
  const rows = database.sessionSync((session) => queries.map((query) => session.all(query)));
  await database.close();
  return rows;
}

const migrations = { "001_first.sql": first, "002_second.sql": second };

it("keeps tables with their rows, makes what is lacking, and goes on from there", async () => {
  left(alembic, tables, "CREATE TABLE _alembic_tmp_visit (id); CREATE TABLE xalembic_tmp_visit (id);");
  const queries = [
    "SELECT * FROM visit",
    "SELECT * FROM gate",
    "SELECT * FROM plates",
    "SELECT name FROM sqlite_schema WHERE name LIKE '%alembic_tmp%' OR name = 'visit_plate'",
    "SELECT name FROM edgeloom_migration",
    "SELECT * FROM alembic_version",
  ];
  const expected = [
    [{ id: 1, plate: "GARIVO1", at: "2022-01-02 03:04:05.678901", gate: null }],
    [],
    [{ plate: "GARIVO1" }],
    [{ name: "xalembic_tmp_visit" }, { name: "visit_plate" }],
    [{ name: "001_first.sql" }, { name: "002_second.sql" }],
    [{ version_num: "4f3c2b1a0d9e" }],
  ];
  expect(await ask(migrations, ...queries)).toEqual(expected);
  expect(info).toHaveBeenCalledWith(
    { tables: ["Visit"], revision: "4f3c2b1a0d9e" },
    "the tables of a Python service were taken over",
  );
  expect(await ask({}, ...queries)).toEqual(expected);
  const backups = readdirSync(host.settings.DATABASE_FOLDER).filter((name) => name.endsWith(".backup"));
  expect(backups).toHaveLength(1);
});

it("runs the first migration as it stands where its tables are not there", async () => {
  left(alembic);
  expect(await ask(migrations, "SELECT * FROM gate")).toEqual([[{ name: "seed" }]]);
});

it("may come from a module", async () => {
  left(alembic, tables);
  const module = `export const up = async (session) => { await 1; session.exec(${JSON.stringify(first)}); };`;
  expect(await ask({ "1.js": module }, "SELECT id FROM visit")).toEqual([[{ id: 1 }]]);
});

it.each([
  ["lacks a column", "CREATE TABLE visit (id INTEGER PRIMARY KEY, plate TEXT)", "Visit lacks at"],
  [
    "has a column that the service does not fill",
    "CREATE TABLE visit (id INTEGER PRIMARY KEY, plate TEXT, at TEXT, site TEXT NOT NULL)",
    "Visit has site, which must not be empty",
  ],
  ["is something else", "CREATE VIEW visit AS SELECT 1 AS id", "Visit is no table"],
])("refuses a table that %s, and changes nothing", async (_title, script, problem) => {
  left(alembic, script);
  await expect(ask(migrations)).rejects.toMatchObject({
    code: "CONFIG",
    message: expect.stringContaining(problem) as string,
  });
  const file = new Sqlite(join(host.settings.DATABASE_FOLDER, "om_test_1.sqlite3"), { readonly: true });
  expect(file.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'gate'").get()).toEqual({ n: 0 });
  file.close();
});

it("takes columns that fill themselves", async () => {
  left(
    alembic,
    "CREATE TABLE visit (id INTEGER PRIMARY KEY, plate TEXT, at TEXT, site TEXT NOT NULL DEFAULT 's', note TEXT)",
  );
  expect(await ask(migrations, "SELECT count(*) AS n FROM visit")).toEqual([[{ n: 0 }]]);
});

it("is nothing for a database that the service has made itself", async () => {
  await ask({ "001_first.sql": first });
  left(alembic);
  await expect(ask({ "002_second.sql": "CREATE TABLE gate (name)" })).rejects.toThrow(/already exists/);
});
