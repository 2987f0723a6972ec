import { readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import Sqlite from "better-sqlite3";
import { beforeEach, describe, expect, it } from "vitest";
import { migrationsIn, testFolder, testHost } from "../database.test.support.js";
import { openDatabase } from "../open.js";
import type { SqlRow } from "../sql.js";

let folder: string;
let host: ReturnType<typeof testHost>;

beforeEach(() => {
  folder = testFolder();
  host = testHost(folder);
});

/** Opens with these migrations in the folder beside those that are there, asks something, and closes. */
async function after(
  files: Readonly<Record<string, string>>,
  query = "SELECT name FROM edgeloom_migration ORDER BY name",
): Promise<readonly SqlRow[]> {
  const database = await openDatabase(host, { migrations: migrationsIn(folder, files) });
  const rows = database.sessionSync((session) => session.all(query));
  await database.close();
  return rows;
}

const names = (rows: readonly SqlRow[]) => rows.map(({ name }) => name);
const backups = () => readdirSync(host.settings.DATABASE_FOLDER).filter((name) => name.includes("backup"));

const first = { "001_first.sql": "CREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1);" };
const second = { "002_second.sql": "INSERT INTO a VALUES (2);" };
const third = {
  "003_third.js": "export const up = (session) => session.run('INSERT INTO a VALUES (?)', 3);",
};

describe("migrations", () => {
  it("run once each, in the order of their names", async () => {
    const other = { "README.md": "text", "x.d.ts": "", "003_third.js.map": "{}" };
    expect(names(await after({ ...third, ...second, ...first, ...other }))).toEqual([
      "001_first.sql",
      "002_second.sql",
      "003_third.js",
    ]);
    expect(await after({}, "SELECT id FROM a ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    const record = await after({}, "SELECT checksum, applied_at FROM edgeloom_migration LIMIT 1");
    expect(record).toEqual([
      { checksum: expect.stringMatching(/^[0-9a-f]{64}$/), applied_at: "2023-11-14T22:13:20.000" },
    ]);
  });

  it("may be asynchronous modules", async () => {
    const text = "export async function up(session) { await null; session.exec('CREATE TABLE b (id)'); }";
    expect(names(await after({ "1.mjs": text }))).toEqual(["1.mjs"]);
  });

  it("leave the state before the one that fails", async () => {
    await expect(
      after({ ...first, "002_bad.sql": "INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (1);" }),
    ).rejects.toThrow(/002_bad\.sql failed, and was undone: no such table: nowhere/);
    writeFileSync(join(folder, "migrations", "002_bad.sql"), "INSERT INTO a VALUES (5)");
    expect(await after({}, "SELECT id FROM a")).toEqual([{ id: 1 }, { id: 5 }]);
  });

  it.each([
    ["a module without up", "export const down = 1;", "CONFIG"],
    ["a module that throws", "throw new Error('broken');", "INTERNAL"],
    [
      "a migration that ends its transaction",
      "export const up = (session) => session.exec('COMMIT');",
      "CONFIG",
    ],
  ])("refuse %s", async (_title, text, code) => {
    await expect(after({ ...first, "002.mjs": text })).rejects.toMatchObject({ code });
    await expect(after({})).rejects.toMatchObject({ code });
  });

  it("must not change after they were applied", async () => {
    await after(first);
    await expect(after({ "001_first.sql": "CREATE TABLE a (id TEXT)" })).rejects.toThrow(/was changed after/);
  });

  it("take another line end for the same text", async () => {
    await after({ "1.sql": "CREATE TABLE a (id);\nCREATE TABLE b (id);\n" });
    await after({ "1.sql": "CREATE TABLE a (id);\r\nCREATE TABLE b (id);\r\n" });
  });

  it("may be compiled anew when they are modules", async () => {
    await after({ ...first, ...third });
    expect(names(await after({ "003_third.js": `// compiled\n${third["003_third.js"]}` }))).toHaveLength(2);
  });

  it("must come after those that were applied", async () => {
    await after({ ...first, ...third });
    await expect(after(second)).rejects.toThrow(/002_second.sql comes before/);
  });

  it("refuse a database that is newer than the program", async () => {
    await after({ ...first, ...second });
    const migrations = join(testFolder(), "migrations");
    migrationsIn(join(migrations, ".."), first);
    await expect(openDatabase(host, { migrations })).rejects.toThrow(
      /newer than the program: 002_second.sql/,
    );
  });
});

describe("foreign keys", () => {
  const tables = {
    "1.sql": `CREATE TABLE a (id INTEGER PRIMARY KEY);
      CREATE TABLE b (a INTEGER REFERENCES a (id) ON DELETE CASCADE); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);`,
  };

  it("do not act while tables are made anew", async () => {
    await after(tables);
    const rebuild =
      "CREATE TABLE c (id INTEGER PRIMARY KEY, x); INSERT INTO c SELECT id, 0 FROM a; DROP TABLE a; ALTER TABLE c RENAME TO a;";
    expect(await after({ "2.sql": rebuild }, "SELECT * FROM b")).toEqual([{ a: 1 }]);
    expect(await after({}, "PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1 }]);
  });

  it("are checked before a migration lasts", async () => {
    await after(tables);
    await expect(after({ "2.sql": "DELETE FROM a" })).rejects.toThrow(/do not exist: b → a/);
    writeFileSync(join(folder, "migrations", "2.sql"), "SELECT 1");
    expect(await after({}, "SELECT * FROM a")).toEqual([{ id: 1 }]);
  });
});

describe("the backup", () => {
  it("holds what was there before", async () => {
    await after(first);
    expect(backups()).toEqual([]);
    await after(second);
    expect(backups()).toEqual(["om_test_1_20231114221320.sqlite3.backup"]);
    const copy = new Sqlite(join(host.settings.DATABASE_FOLDER, backups()[0] ?? ""), { readonly: true });
    expect(copy.prepare("SELECT id FROM a").all()).toEqual([{ id: 1 }]);
    copy.close();
  });

  it("takes away what a kill has left of an earlier one, of the same service", async () => {
    await after(first);
    const own = "om_test_1_20200101000000.sqlite3.backup.partial";
    const others = "om_test_1_b_20200101000000.sqlite3.backup.partial";
    for (const name of [own, others]) writeFileSync(join(host.settings.DATABASE_FOLDER, name), "half");
    await after(second);
    expect(backups()).toEqual(["om_test_1_20231114221320.sqlite3.backup", others]);
  });

  it("is made only when there is something to do", async () => {
    await after(first);
    await after({});
    expect(backups()).toEqual([]);
  });

  it("does not pile up when the same migration fails again and again", async () => {
    await after(first);
    const bad = { "002_bad.sql": "INSERT INTO nowhere VALUES (1)" };
    for (let start = 0; start < 3; start++) {
      await expect(after(bad)).rejects.toThrow(/002_bad/);
      host.clock.advance(1_000);
    }
    expect(backups()).toEqual([]);
  });

  it("stays when a part of the migrations is done, or may be", async () => {
    await after(first);
    await expect(after({ ...second, "003_bad.sql": "nonsense" })).rejects.toThrow(/003_bad/);
    expect(backups().map((name) => basename(name))).toHaveLength(1);
    host.clock.advance(1_000);
    await expect(after({ "003_bad.sql": "COMMIT" })).rejects.toMatchObject({ code: "CONFIG" });
    expect(backups()).toHaveLength(2);
  });
});
