import { existsSync } from "node:fs";
import { join } from "node:path";
import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, expect, expectTypeOf, it } from "vitest";
import { core, type InitOptions, initOpenmodule, shutdownOpenmodule } from "../core/index.js";
import { keepInSync, openKvStore } from "../kv-store/index.js";
import type { Database } from "./database.js";
import { migrationsIn, testFolder } from "./database.test.support.js";
import { openDatabase } from "./open.js";

let folder: string;
let settings: { readonly [key: string]: string | boolean };

beforeEach(() => {
  folder = testFolder();
  settings = { NAME: "om_test_1", DATABASE_FOLDER: join(folder, "sqlite"), TESTING: true };
});
afterEach(async () => {
  if (core() !== undefined) await shutdownOpenmodule();
});

const options = () =>
  ({
    transport: memoryBus({ log: silentLogger }).connect(),
    log: silentLogger,
    clock: new FakeClock(),
    sentry: false,
    dsgvo: false,
    catchSigterm: false,
  }) satisfies InitOptions;

it("is opened with the core, and closed with it", async () => {
  const migrations = migrationsIn(folder, { "1.sql": "CREATE TABLE item (id INTEGER PRIMARY KEY)" });
  const running = await initOpenmodule(settings, {
    ...options(),
    database: (host) => openDatabase(host, { migrations }),
  });
  const { database } = running;
  expectTypeOf(database).toEqualTypeOf<Database | undefined>();
  expect(database?.file).toMatch(/om_test_1\.sqlite3$/);
  await database?.session((session) => session.run("INSERT INTO item DEFAULT VALUES"));
  await shutdownOpenmodule();
  await expect(database?.session(() => {})).rejects.toMatchObject({ code: "CLOSED" });
  // The journal is gone when the last connection closed in order.
  expect([existsSync(`${database?.file}`), existsSync(`${database?.file}-wal`)]).toEqual([true, false]);
});

it("keeps a core from starting when it cannot be opened", async () => {
  const starting = initOpenmodule(settings, { ...options(), database: openDatabase });
  await expect(starting).rejects.toMatchObject({ code: "CONFIG", place: "../src/database" });
  expect(core()).toBeUndefined();
});

it("carries key/value stores of the running core, whose synchronisation ends with it", async () => {
  const { database } = await initOpenmodule(settings, {
    ...options(),
    database: (host) => openDatabase(host, { migrations: false }),
  });
  if (database === undefined) return expect.unreachable();
  const store = await openKvStore({ database, suffix: "prices" });
  expect(store.service).toBe("om_test_1_prices");
  let removed = 0;
  const onChange = { add: () => () => void removed++ };
  keepInSync(store, { connection: { state: { connected: "offline" }, onChange } });
  const ended = keepInSync(store, { connection: { state: { connected: "offline" }, onChange } });
  ended();
  expect(removed).toBe(1);
  await shutdownOpenmodule();
  expect(removed).toBe(2);
});
