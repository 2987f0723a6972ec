import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KVEntry, OpenmoduleRpcServer, ServerRPCRequest, ServerRPCResponse } from "@edgeloom/openmodule";
import { type Database, openDatabase } from "@edgeloom/openmodule/database";
import { KvStore, keepInSync, type Link, registerKvStores, syncDelayMs } from "@edgeloom/openmodule/kv-store";
import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import { callRaw } from "@edgeloom/runtime/rpc";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Stored = { readonly [key: string]: readonly [value: string, tag: string] };
type Tags = { readonly [key: string]: string };
type SetCase = {
  readonly db: Stored;
  readonly kvs: readonly KVEntry[];
  readonly result: string;
  readonly message?: string;
  readonly db_after?: Stored;
};
type SyncCase = { readonly db: Stored; readonly request_kvs: Tags; readonly response: object };
type ServiceCase = { readonly NAME: string; readonly service: string; readonly accepted: boolean | string };
type Trigger = {
  readonly channel: string;
  readonly type: string;
  readonly request: { readonly rpc: string; readonly data: { readonly [key: string]: unknown } };
  readonly client_timeout_s: number;
};

const recording = vectors("openmodule/kv_store.json") as unknown as {
  readonly set: readonly SetCase[];
  readonly sync: readonly SyncCase[];
  readonly service_filter: readonly ServiceCase[];
  readonly server_trigger: Trigger;
};

const online: Link = { state: { connected: "online" }, onChange: { add: () => () => {} } };
const folder = mkdtempSync(join(tmpdir(), "edgeloom-"));
const clock = new FakeClock();
let ran = 0;
let database: Database;
let bus: Bus;
let peer: Bus;

beforeEach(async () => {
  const wire = memoryBus({ log: silentLogger });
  const make = (name: string) => createBus({ transport: wire.connect(), name, clock, log: silentLogger });
  [bus, peer] = [make("om_test_1"), make("peer")];
  await Promise.all([bus.open(), peer.open()]);
  const settings = { NAME: `om_test_${ran}`, DATABASE_FOLDER: folder, TESTING: true };
  database = await openDatabase({ settings, clock, log: silentLogger }, { migrations: false });
});

afterEach(async () => {
  await Promise.all([bus.close(), peer.close(), database.close()]);
});

/** A store of a service, as it was before the case, behind an RPC server. */
async function serve(db: Stored, options: { readonly name: string; readonly suffix?: string }) {
  const store = new KvStore({ database, log: silentLogger, table: "kv", ...options });
  await store.prepare();
  await store.set(Object.entries(db).map(([key, [value, e_tag]]) => ({ key, value, e_tag })));
  const server = new OpenmoduleRpcServer({ bus, resource: "test" });
  registerKvStores(server, [store]);
  await server.run();
  return store;
}

function ask(type: string, service: string, kvs: unknown, timeoutMs = 1_000) {
  return callRaw(peer, {
    channel: "kv_sync",
    type,
    request: JSON.parse(JSON.stringify({ service, kvs })),
    timeoutMs,
    idempotent: false,
  });
}

async function stored(): Promise<object> {
  const rows = await database.session((session) => session.all("SELECT * FROM kv"));
  return Object.fromEntries(rows.map(({ key, value, e_tag }) => [key, [value, e_tag]]));
}

describe("set", () => {
  it.each(recording.set)("$kvs on $db: $result $message", async ({ db, kvs, result, message, db_after }) => {
    ran++;
    await serve(db, { name: "om_test_1" });
    const { status, response } = await ask("set", "om_test_1", kvs);
    expect(status).toBe(result);
    if (result === "ok") expect(response).toEqual({ status: "ok" });
    else if (message !== undefined) expect(response).toMatchObject({ exception: message });
    // What is refused changes nothing.
    expect(await stored()).toEqual(db_after ?? db);
  });
});

describe("sync", () => {
  it.each(recording.sync)("$request_kvs with $db", async ({ db, request_kvs, response }) => {
    ran++;
    await serve(db, { name: "om_test_1" });
    expect((await ask("sync", "om_test_1", request_kvs)).response).toEqual({ ...response, status: "ok" });
    expect(await stored()).toEqual(db);
  });
});

/** With a text the recording names the suffix of the one store that answers. */
function answers({ accepted }: ServiceCase, suffix: string | undefined): boolean {
  if (typeof accepted === "boolean") return accepted && suffix === undefined;
  return suffix !== undefined && accepted.includes(`'${suffix}'`);
}

describe("service", () => {
  const cases = recording.service_filter.flatMap((one) =>
    [undefined, "prices"].map((suffix) => ({ ...one, suffix, isAnswered: answers(one, suffix) })),
  );
  it.each(cases)("$service for $NAME with suffix $suffix: $isAnswered", async (one) => {
    ran++;
    const { NAME: name, service, suffix, isAnswered } = one;
    await serve({}, suffix === undefined ? { name } : { name, suffix });
    let outcome: string | undefined;
    const call = ask("sync", service, {}).then(
      ({ status }) => {
        outcome = status;
      },
      ({ code }) => {
        outcome = String(code);
      },
    );
    // Answered in order: what has not come by then does not come.
    await ask("sync", suffix === undefined ? name : `${name}_${suffix}`, {});
    clock.advance(1_000);
    await call;
    expect(outcome).toBe(isAnswered ? "ok" : "DEADLINE_EXCEEDED");
  });
});

it("asks the server to synchronise", async () => {
  ran++;
  const { channel, type, request, client_timeout_s } = recording.server_trigger;
  const seen: unknown[] = [];
  let answer = (_response: object): void => {};
  const answered = new Promise<ServerRPCResponse>((resolve) => {
    answer = (response) => resolve({ ...response });
  });
  const server = new OpenmoduleRpcServer({ bus: peer, resource: "other" });
  server.registerHandler(channel, type, ServerRPCRequest, ServerRPCResponse, (call) => {
    seen.push(call);
    return answered;
  });
  await server.run();
  using _sync = keepInSync(
    { service: "om_test_1_prices" },
    { bus, settings: { NAME: "om_test_1", RESOURCE: "site" }, connection: online },
  );
  clock.advance(syncDelayMs("om_test_1"));
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  const data = { ...request.data, resource: "site", service: "om_test_1_prices" };
  expect(Object.keys(data)).toEqual(Object.keys(request.data));
  expect(seen).toEqual([{ ...request, data }]);
  clock.advance(client_timeout_s * 1_000 - 1);
  expect(bus.stats().pending).toBe(1);
  clock.advance(2);
  await vi.waitFor(() => expect(bus.stats().pending).toBe(0));
  answer({});
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  console.log(`openmodule key/value store: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(19));
});
