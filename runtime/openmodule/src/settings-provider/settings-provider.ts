import { type SettingsGetResponse, SettingsService, SettingsTopic } from "@edgeloom/openmodule-sdk";
import { type Bus, on, type Registration } from "@edgeloom/runtime/bus";
import { type RpcClient, rpcClient } from "@edgeloom/runtime/rpc";
import type { Json } from "@edgeloom/runtime/schema";
import { busOf } from "../core/bus-of.js";
import { rpcErrorOf } from "../rpc/errors.js";
import { SettingsCache } from "./settings-cache.js";

/** How a setting is asked for. */
export type SettingsLookup = {
  /** What it is asked for, such as the name of a gate. Default: the whole device. */
  readonly scope?: string;
  /** Default 3 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

const cacheMs = 300_000;

/** The error by which a provider says that there is nothing to be said. */
const missing = "no such setting";

/** Asks the settings provider of the device (openmodule spec §8.5). What it says is remembered for 300 s, or until it changes. */
export class SettingsProvider {
  readonly #bus: Bus;
  readonly #cache: SettingsCache;
  readonly #client: RpcClient<(typeof SettingsService)["methods"]>;
  readonly #registration: Registration;
  readonly #stopWatching: () => void;

  /** @param options.bus - default: that of the running core */
  constructor(options: { readonly bus?: Bus } = {}) {
    this.#bus = busOf(options.bus, "SettingsProvider");
    this.#cache = new SettingsCache(this.#bus.clock, cacheMs);
    this.#client = rpcClient(this.#bus, SettingsService);
    this.#registration = on(
      this.#bus,
      SettingsTopic,
      "changed",
      ({ changed_keys }) => {
        for (const key of changed_keys) this.#cache.drop(key);
      },
      // What a handler of the service is doing must not keep an outdated setting alive.
      { concurrency: 1 },
    );
    // Nobody knows what has changed while the link was down.
    this.#stopWatching = this.#bus.on("reconnected", () => this.#cache.clear());
  }

  /**
   * The value of a setting; undefined when there is none, or when the provider cannot say, which is logged.
   *
   * @throws RpcError when nobody answers
   */
  async get(key: string, lookup: SettingsLookup = {}): Promise<Json | undefined> {
    const { scope = "", ...call } = lookup;
    const name = `${key}/${scope}`;
    const known = this.#cache.get(name);
    if (known !== undefined) return known.value;
    const { mark } = this.#cache;
    const answer = await asked("settings/get", this.#client.get({ key, scope }, call));
    return this.#note(name, answer, mark);
  }

  /**
   * The values of several settings of one scope, by key. Only those that are not remembered are asked for, all at once.
   *
   * @throws RpcError when nobody answers
   */
  async getMany(
    keys: readonly string[],
    lookup: SettingsLookup = {},
  ): Promise<ReadonlyMap<string, Json | undefined>> {
    const { scope = "", ...call } = lookup;
    const found = new Map<string, Json | undefined>();
    for (const key of keys) {
      const known = this.#cache.get(`${key}/${scope}`);
      if (known !== undefined) found.set(key, known.value);
    }
    const wanted = [...new Set(keys)].filter((key) => !found.has(key));
    if (wanted.length === 0) return found;
    const { mark } = this.#cache;
    const { settings } = await asked("settings/get_many", this.#client.getMany({ key: wanted, scope }, call));
    for (const key of wanted) {
      const answer = (Object.hasOwn(settings, key) && settings[key]) || { success: false, error: missing };
      found.set(key, this.#note(`${key}/${scope}`, answer, mark));
    }
    return found;
  }

  /** Hears of changes no more. */
  dispose(): void {
    this.#stopWatching();
    this.#registration.unregister();
    this.#cache.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** A failure of the provider may pass, so only what it knows for sure is remembered. */
  #note(name: string, { success, value, error }: SettingsGetResponse, mark: number): Json | undefined {
    if (!success && error !== missing) {
      this.#bus.log.error({ setting: name, error }, "the settings provider cannot say what a setting is");
      return undefined;
    }
    const known = success ? value : undefined;
    this.#cache.set(name, known, mark);
    return known;
  }
}

async function asked<T>(place: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw rpcErrorOf(error, place);
  }
}
