/**
 * Key/value data that the server keeps in step with a service, in the service's database.
 *
 * @packageDocumentation
 */
export { type KvChange, KvStore } from "./kv-store.js";
export { type KvStoreOptions, openKvStore, type TypedKvStoreOptions } from "./open.js";
export { registerKvStores, type ServedStore } from "./rpcs.js";
export { type KeepInSyncOptions, keepInSync, type Link, syncDelayMs } from "./server-sync.js";
