import { EdgeloomError, type Json, type Model } from "@edgeloom/runtime";
import type { Core } from "../core/core.js";
import { core as runningCore } from "../core/core.js";
import type { Database } from "../database/database.js";
import { KvStore } from "./kv-store.js";

/** Options of {@link openKvStore}. */
export type KvStoreOptions = {
  /** Where values are kept: what `openDatabase` gave. */
  readonly database: Pick<Database, "session">;
  /** Default: the running core. */
  readonly core?: Pick<Core, "settings" | "log">;
  /** Tells several stores of a service apart; the server calls the store `<NAME>_<suffix>`. */
  readonly suffix?: string;
  /** Default `kv_store`, with `_<suffix>` when there is one. Made when no migration did. */
  readonly table?: string;
};

/** Options of {@link openKvStore} for values of one kind. */
export type TypedKvStoreOptions<T> = KvStoreOptions & {
  /** What values have to be; a request with one that does not fit is refused. */
  readonly value: Model<T, unknown>;
};

type AnyOptions = KvStoreOptions & { readonly value?: Model<Json, unknown> };

/** Opens a key/value store of this service. It is served by `registerKvStores`, and kept in step by `keepInSync`. */
export function openKvStore<T>(options: TypedKvStoreOptions<T>): Promise<KvStore<T>>;
export function openKvStore(options: KvStoreOptions): Promise<KvStore>;
export async function openKvStore(options: AnyOptions): Promise<KvStore> {
  const { core = runningCore(), ...rest } = options;
  if (core === undefined) {
    throw new EdgeloomError("CONFIG", "there is no core that the key/value store could use", {
      place: "openKvStore",
      fix: "call initOpenmodule first, or give a core",
    });
  }
  const store = new KvStore({ ...rest, name: core.settings.NAME, log: core.log });
  await store.prepare();
  return store;
}
