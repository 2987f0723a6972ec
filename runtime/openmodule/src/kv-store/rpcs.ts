import {
  EmptyModel,
  KVSetRequest,
  KVSyncRequest,
  KVSyncResponse,
  KvSyncService,
} from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import type { OpenmoduleRpcServer } from "../rpc/index.js";
import type { KvStore } from "./kv-store.js";

/** The part of a store that answers the server. */
export type ServedStore = Pick<KvStore<unknown>, "service" | "set" | "compare">;

/**
 * Answers `kv_sync` requests for some stores, each under its own name. Requests for others are left to other services, so
 * register all stores of a service with one call.
 *
 * @throws EdgeloomError `CONFIG` when two stores have one name, or the server answers for stores already
 */
export function registerKvStores(server: OpenmoduleRpcServer, stores: readonly ServedStore[]): void {
  const byService = new Map(stores.map((store) => [store.service, store]));
  if (byService.size < stores.length) {
    throw new EdgeloomError("CONFIG", "two key/value stores have the same name", {
      place: "registerKvStores",
      fix: "give each a suffix of its own",
    });
  }
  const storeOf = (service: string): ServedStore => {
    const store = byService.get(service);
    if (store !== undefined) return store;
    throw new EdgeloomError("INVALID", `there is no key/value store ${service} here`, { place: service });
  };
  const { channel, methods } = KvSyncService;
  server.addFilter((request) => byService.has((request as { readonly service: string }).service), {
    channel,
  });
  server.registerHandler(
    channel,
    methods.set.type,
    KVSetRequest,
    EmptyModel,
    async ({ service, kvs }) => {
      await storeOf(service).set(kvs);
      return {};
    },
    { description: "Changes values of a store, all or none." },
  );
  server.registerHandler(
    channel,
    methods.sync.type,
    KVSyncRequest,
    KVSyncResponse,
    ({ service, kvs }) => storeOf(service).compare(kvs),
    { description: "Compares the server's tags with those of a store." },
  );
}
