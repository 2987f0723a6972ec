import { existsSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, it, onTestFinished } from "vitest";
import { migrationsIn, testFolder, testHost } from "./database.test.support.js";
import { type DatabaseHost, type DatabaseOptions, openDatabase } from "./open.js";
import type { Session } from "./session.js";

async function opened(host: DatabaseHost, options: DatabaseOptions = { migrations: false }) {
  const database = await openDatabase(host, options);
  onTestFinished(() => database.close());
  return database;
}

it("makes the folder, and a file named after the service", async () => {
  const host = testHost();
  const database = await opened(host);
  expect(database.file).toBe(join(host.settings.DATABASE_FOLDER, "om_test_1.sqlite3"));
  expect(existsSync(database.file)).toBe(true);
});

it.each([
  [{}, 2],
  [{ synchronous: "FULL" }, 2],
  [{ synchronous: "NORMAL" }, 1],
] as const)("enforces foreign keys and writes ahead, with %s", async (options, synchronous) => {
  const database = await opened(testHost(), { migrations: false, ...options });
  const pragma = (name: string) => database.sessionSync((session) => session.get(`PRAGMA ${name}`));
  expect(pragma("foreign_keys")).toEqual({ foreign_keys: 1 });
  expect(pragma("journal_mode")).toEqual({ journal_mode: "wal" });
  expect(pragma("synchronous")).toEqual({ synchronous });
});

it("opens a file once per process, whatever its path looks like", async () => {
  const host = testHost();
  const database = await openDatabase(host, { migrations: false });
  const link = join(testFolder(), "link");
  symlinkSync(host.settings.DATABASE_FOLDER, link);
  const again = { settings: { ...host.settings, DATABASE_FOLDER: link } };
  await expect(openDatabase(again, { migrations: false })).rejects.toThrow(/already exists/);
  await opened({ settings: { ...host.settings, NAME: "om_test_2" } });
  await database.shutdown();
  await opened(again);
});

it("lets a file go that could not be opened", async () => {
  const host = testHost();
  const missing = join(testFolder(), "nowhere");
  await expect(openDatabase(host, { migrations: missing })).rejects.toMatchObject({ code: "CONFIG" });
  await opened(host);
});

it("looks for migrations where the spec says", async () => {
  const { settings } = testHost();
  await expect(openDatabase({ settings })).rejects.toMatchObject({ place: "database" });
  const testing = { settings: { ...settings, TESTING: true } };
  await expect(openDatabase(testing)).rejects.toMatchObject({ place: "../src/database" });
});

it.each(["", ".", "..", "a/b", "a\\b", "../x"])("takes no name that leads elsewhere: '%s'", async (NAME) => {
  const { settings } = testHost();
  await expect(openDatabase({ settings: { ...settings, NAME } })).rejects.toMatchObject({ place: "NAME" });
});

it("names a folder that cannot be made", async () => {
  const { settings } = testHost();
  const file = join(testFolder(), "file");
  writeFileSync(file, "");
  const host = { settings: { ...settings, DATABASE_FOLDER: join(file, "sqlite") } };
  await expect(openDatabase(host)).rejects.toMatchObject({ code: "CONFIG", place: "DATABASE_FOLDER" });
});

it("says that a file is no database", async () => {
  const host = testHost();
  const { file } = await openDatabase(host, { migrations: false }).then(async (database) => {
    await database.close();
    return database;
  });
  writeFileSync(file, "this is no database, but text that is long enough to be looked at".repeat(20));
  await expect(openDatabase(host, { migrations: false })).rejects.toMatchObject({
    code: "INTERNAL",
    message: expect.stringContaining("damaged"),
  });
  rmSync(file);
  await opened(host);
});

it("says that another process has the lock", async () => {
  const folder = testFolder();
  const migrations = migrationsIn(folder, { "1.sql": "CREATE TABLE t (x)" });
  const database = await opened(testHost(folder), { migrations, busyTimeoutMs: 20 });
  const other = new Sqlite(database.file);
  other.exec("BEGIN IMMEDIATE");
  const refused = database.session((session) => session.run("INSERT INTO t VALUES (1)"));
  await expect(refused).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
  other.exec("COMMIT");
  other.close();
  await database.session((session) => session.run("INSERT INTO t VALUES (1)"));
});

it("says that the disk is full, undoes the session, and goes on when there is space again", async () => {
  const database = await opened(testHost());
  const pages = (count: number) =>
    database.sessionSync((session) => session.get(`PRAGMA max_page_count = ${count}`));
  const fill = (session: Session) => session.run("INSERT INTO t VALUES (zeroblob(100000))");
  database.sessionSync((session) => session.exec("CREATE TABLE t (x)"));
  pages(5);
  const nested = database.session(async (session) => {
    session.run("INSERT INTO t VALUES (1)");
    await database.session(fill);
  });
  await expect(nested).rejects.toMatchObject({ code: "OVERLOADED", retryable: true });
  expect(database.sessionSync((session) => session.all("SELECT x FROM t"))).toEqual([]);
  pages(1_000);
  expect((await database.session(fill)).changes).toBe(1);
});

it("keeps integers exact, and whole numbers integers", async () => {
  const database = await opened(testHost());
  const values = [1, 1.5, 2 ** 53, 2n ** 62n, -7n, null, "ä", new Uint8Array([1, 2])];
  const row = await database.session((session) => {
    session.exec("CREATE TABLE t (a, b, c, d, e, f, g, h)");
    session.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ...values);
    return session.get("SELECT *, typeof(a) AS kind FROM t");
  });
  expect(row).toMatchObject({
    a: 1,
    b: 1.5,
    c: 2 ** 53,
    d: 2n ** 62n,
    e: -7,
    f: null,
    g: "ä",
    kind: "integer",
  });
  expect(row?.["h"]).toEqual(Buffer.from([1, 2]));
});

it("forgets old statements, not their use", async () => {
  const database = await opened(testHost());
  const sums = await database.session((session) =>
    Array.from({ length: 500 }, (_, index) => session.get(`SELECT ${index} AS n`)?.["n"]),
  );
  expect(sums).toEqual(Array.from({ length: 500 }, (_, index) => index));
});
