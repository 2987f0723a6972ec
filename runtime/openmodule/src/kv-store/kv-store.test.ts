import { Gateway } from "@edgeloom/openmodule-sdk";
import { silentLogger } from "@edgeloom/runtime/base";
import { callRaw } from "@edgeloom/runtime/rpc";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSite, type Site } from "../bus.test.support.js";
import type { Database } from "../database/database.js";
import { itemsOf, testDatabase } from "../database/database.test.support.js";
import { OpenmoduleRpcServer } from "../rpc/index.js";
import { type KvChange, KvStore } from "./kv-store.js";
import { openKvStore } from "./open.js";
import { registerKvStores } from "./rpcs.js";

let database: Database;
beforeEach(async () => {
  database = await testDatabase();
});

const core = () => ({ settings: { NAME: "om_test_1" } as never, log: silentLogger });
const entry = (key: string, value: unknown, tag?: string, previous?: string) => ({
  key,
  value: JSON.stringify(value),
  ...(tag === undefined ? {} : { e_tag: tag }),
  ...(previous === undefined ? {} : { previous_e_tag: previous }),
});

describe("a key/value store", () => {
  it("gives the values back that the server has set", async () => {
    const store = await openKvStore({ database, core: core() });
    await store.set([
      entry("b", { deep: [1, "ä"] }, "1"),
      entry("a", 0, "1"),
      { key: "big", value: "9007199254740993", e_tag: "1" },
    ]);
    expect(await store.get("a")).toBe(0);
    expect(await store.get("nothing")).toBeUndefined();
    expect([...(await store.entries())]).toEqual([
      ["a", 0],
      ["b", { deep: [1, "ä"] }],
      ["big", 9_007_199_254_740_993n],
    ]);
  });

  it("finds its values again", async () => {
    await (await openKvStore({ database, core: core() })).set([entry("a", 1, "t")]);
    const again = await openKvStore({ database, core: core() });
    expect(await again.compare({ a: "t" })).toEqual({ additions: {}, changes: {}, missing: {} });
  });

  it("holds only values that fit its model, completed", async () => {
    const store = await openKvStore({ database, core: core(), value: Gateway });
    await store.set([entry("a", { gate: "x" }, "1")]);
    expect(await store.get("a")).toEqual({ gate: "x", direction: "" });
    const wrong = [entry("b", { gate: "y" }, "1"), entry("c", { direction: "up" }, "1")];
    await expect(store.set(wrong)).rejects.toThrow(/value of c is not accepted: .*direction/);
    expect((await store.entries()).size).toBe(1);
  });

  it("refuses what is no JSON", async () => {
    const store = await openKvStore({ database, core: core() });
    await expect(store.set([{ key: "a", value: "{" }])).rejects.toMatchObject({
      code: "INVALID",
      place: "a",
    });
  });

  it("tells of changes when they are on disk, once per key and with the last value", async () => {
    const store = await openKvStore({ database, core: core() });
    const seen: unknown[] = [];
    store.onChange.add(async (changes: readonly KvChange<unknown>[]) => {
      for (const { key, value } of changes) seen.push([key, value, await store.get(key)]);
    });
    await store.set([entry("a", 1, "1"), entry("b", 1, "1"), entry("a", 2, "2", "1")]);
    expect(seen.splice(0)).toEqual([
      ["a", 2, 2],
      ["b", 1, 1],
    ]);
    await store.set([entry("a", null, "3", "2"), entry("never there", null)]);
    expect(seen.splice(0)).toEqual([["a", undefined, undefined]]);
    await expect(store.set([entry("c", 1, "1"), entry("b", 2, "2")])).rejects.toThrow("No previous ETag");
    expect(seen).toEqual([]);
  });

  it("goes on when somebody who is told of changes fails", async () => {
    const store = await openKvStore({ database, core: core() });
    store.onChange.add(() => Promise.reject(new Error("boom")));
    await store.set([entry("a", 1, "1")]);
    expect(await store.get("a")).toBe(1);
  });

  it("has the empty tag for a value without one", async () => {
    const store = await openKvStore({ database, core: core() });
    await store.set([entry("a", 1)]);
    expect(await store.compare({ a: "1" })).toEqual({ additions: {}, changes: { a: "" }, missing: {} });
    await store.set([entry("a", 2, "1", "")]);
    expect(await store.compare({ a: "1" })).toEqual({ additions: {}, changes: {}, missing: {} });
  });

  it("takes any text for a key", async () => {
    const store = await openKvStore({ database, core: core() });
    const keys = ["__proto__", "constructor", "", "ä'\"; DROP TABLE item"];
    await store.set(keys.map((key) => entry(key, key, "1")));
    const { additions } = await store.compare({});
    expect(Object.keys(additions).sort()).toEqual([...keys].sort());
    expect((await store.compare(additions)).changes).toEqual({});
    expect(await itemsOf(database)).toEqual([]);
  });

  it("lies in a table of its own for each suffix, or where it is told", async () => {
    const stores = [
      await openKvStore({ database, core: core() }),
      await openKvStore({ database, core: core(), suffix: "prices" }),
      await openKvStore({ database, core: core(), suffix: "x", table: "odd name" }),
    ];
    expect(stores.map(({ service }) => service)).toEqual(["om_test_1", "om_test_1_prices", "om_test_1_x"]);
    for (const [index, store] of stores.entries()) await store.set([entry("a", index, "1")]);
    for (const [index, store] of stores.entries()) expect(await store.get("a")).toBe(index);
  });

  it("needs a core", async () => {
    await expect(openKvStore({ database })).rejects.toMatchObject({ code: "CONFIG", place: "openKvStore" });
  });
});

describe("several stores behind one server", () => {
  let site: Site;
  beforeEach(async () => {
    site = await openSite();
  });
  afterEach(() => site.end());

  it("are told apart by their names", async () => {
    const [plain, prices] = [
      await openKvStore({ database, core: core() }),
      await openKvStore({ database, core: core(), suffix: "prices" }),
    ];
    const server = new OpenmoduleRpcServer({ bus: site.bus, resource: "r" });
    registerKvStores(server, [plain, prices]);
    await server.run();
    const set = (service: string, value: string) =>
      callRaw(site.peer, {
        channel: "kv_sync",
        type: "set",
        request: { service, kvs: [{ key: "a", value, e_tag: "1" }] },
      });
    expect((await set("om_test_1", "1")).status).toBe("ok");
    expect((await set("om_test_1_prices", "2")).status).toBe("ok");
    expect([await plain.get("a"), await prices.get("a")]).toEqual([1, 2]);
  });

  it("must not share a name", () => {
    const server = new OpenmoduleRpcServer({ bus: site.bus, resource: "r" });
    const store = new KvStore({ database, name: "om_test_1", log: silentLogger });
    expect(() => registerKvStores(server, [store, store])).toThrow(/same name/);
  });
});
