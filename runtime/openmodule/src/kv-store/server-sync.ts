import { createHash } from "node:crypto";
import { type KVSyncCall, RpcWebsocketService } from "@edgeloom/openmodule-sdk";
import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import { type BackoffRule, type Clock, ReconnectBackoff } from "@edgeloom/runtime/base";
import type { Bus } from "@edgeloom/runtime/bus";
import { rpcClient } from "@edgeloom/runtime/rpc";
import { ConnectionStateListener, type LinkState } from "../connection/index.js";
import { core as runningCore } from "../core/core.js";
import type { Disposer, OpenmoduleSettings } from "../settings/index.js";

/** What tells whether the server can be reached. */
export type Link = {
  readonly state: Pick<LinkState, "connected">;
  readonly onChange: { add(listener: (state: Pick<LinkState, "connected">) => void): () => void };
};

/** Options of {@link keepInSync}. */
export type KeepInSyncOptions = {
  /** Default: that of the running core. */
  readonly bus?: Bus;
  /** Default: those of the running core. */
  readonly settings?: Pick<OpenmoduleSettings, "NAME" | "RESOURCE">;
  /** Default: what is heard on the bus. */
  readonly connection?: Link;
  /** Between 0 and 1, for the pauses between attempts. */
  readonly random?: () => number;
};

const callTimeoutMs = 30_000;
/** So much earlier than the call does the server give up, so that its answer still arrives. */
const answerMs = 5_000;
const maxDelayMs = 10_000;
const pauses: BackoffRule = { minMs: 1_000, maxMs: 60_000, spreadMs: 4_000 };

/** How long a service waits before it asks: 0 to 10 s, another time for each name, so that not all ask at once. */
export function syncDelayMs(name: string): number {
  const bits = createHash("sha256").update(name).digest().readUIntBE(0, 6);
  return (bits / 2 ** 48) * maxDelayMs;
}

/**
 * Has the server compare a store with its own values, after the start and after each reconnection (openmodule spec §10.8): it
 * is asked until it has done so, or the connection is lost. Call it when the store is served. Ends with the core, or by the
 * result.
 */
export function keepInSync(store: { readonly service: string }, options: KeepInSyncOptions = {}): Disposer {
  const core = runningCore();
  const bus = options.bus ?? core?.bus;
  const settings = options.settings ?? core?.settings;
  if (bus === undefined || settings === undefined) {
    throw new EdgeloomError("CONFIG", "there is no core that the key/value store could use", {
      place: "keepInSync",
      fix: "call initOpenmodule first, or give bus and settings",
    });
  }
  const own = options.connection === undefined ? new ConnectionStateListener({ bus }) : undefined;
  const call: KVSyncCall = {
    resource: settings.RESOURCE,
    service: store.service,
    timeout: (callTimeoutMs - answerMs) / 1000,
  };
  const backoff = new ReconnectBackoff(pauses, options.random);
  const sync = new ServerSync({ bus, call, delayMs: syncDelayMs(settings.NAME), backoff });
  const link = options.connection ?? own;
  const removers = [link?.onChange.add(({ connected }) => sync.follow(connected === "online"))];
  const end = (): void => {
    for (const remove of removers) remove?.();
    own?.dispose();
    sync.follow(false);
  };
  if (bus === core?.bus) removers.push(core.onShutdown(`synchronisation of ${store.service}`, end));
  sync.follow(link?.state.connected === "online");
  void own?.refresh();
  return Object.assign(end, { [Symbol.dispose]: end });
}

type SyncParts = {
  readonly bus: Bus;
  readonly call: KVSyncCall;
  readonly delayMs: number;
  readonly backoff: ReconnectBackoff;
};

/** Asks once per connection. */
class ServerSync {
  readonly #parts: SyncParts;
  #round: AbortController | undefined;

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  /** Takes in whether the server can be reached. */
  follow(isOnline: boolean): void {
    if (isOnline === (this.#round !== undefined)) return;
    this.#round?.abort();
    this.#round = isOnline ? new AbortController() : undefined;
    if (this.#round !== undefined) void this.#ask(this.#round.signal);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { bus, delayMs, backoff } = this.#parts;
    backoff.reset();
    let pauseMs = delayMs;
    do {
      await pause(bus.clock, pauseMs, signal);
      pauseMs = backoff.nextMs();
    } while (!signal.aborted && !(await this.#askOnce(signal)));
  }

  /** Whether that was the last time. */
  async #askOnce(signal: AbortSignal): Promise<boolean> {
    const { bus, call } = this.#parts;
    try {
      const request = { rpc: "kvs_sync", data: call };
      await rpcClient(bus, RpcWebsocketService).serverRpc(request, { timeoutMs: callTimeoutMs, signal });
      return true;
    } catch (error) {
      if (signal.aborted || (isEdgeloomError(error) && error.code === "CLOSED")) return true;
      bus.log.warn({ error, service: call.service }, "the server did not synchronise a key/value store");
      return false;
    }
  }
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = clock.startTimer(delayMs, end);
    signal.addEventListener("abort", end, { once: true });
  });
}
