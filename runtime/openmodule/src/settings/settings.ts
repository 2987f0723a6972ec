import { EdgeloomError } from "@edgeloom/runtime";
import { globalSettings, type OpenmoduleSettings } from "./defaults.js";
import { loadSettingsModule, type Values } from "./load-module.js";
import { OverrideStacks } from "./override-stacks.js";

const capitals = /^[A-Z][A-Z0-9_]*$/;
const overrides = new OverrideStacks();
let loaded: ReadonlyMap<string, unknown> | undefined;

/** Takes something back; works with `using`, and may be called twice. */
export type Disposer = (() => void) & { [Symbol.dispose](): void };

/**
 * The settings of this process (openmodule spec §1.4): the global defaults, then the settings module, then overrides. Loaded
 * when the first one is read. Only names in capitals exist; reading one that nobody has set throws `CONFIG`.
 *
 * A service that has settings of its own names them in its type: `settings as OpenmoduleSettings & { GATE: string }`.
 */
export const settings: OpenmoduleSettings = /*@__PURE__*/ new Proxy({} as OpenmoduleSettings, {
  get: (_target, key) => (typeof key === "string" ? readSetting(key) : undefined),
  has: (_target, key) => typeof key === "string" && hasSetting(key),
  ownKeys: () => [...new Set([...base().keys(), ...overrides.keys()])],
  getOwnPropertyDescriptor: (_target, key) =>
    typeof key === "string" && hasSetting(key)
      ? { value: readSetting(key), enumerable: true, configurable: true, writable: false }
      : undefined,
  set: (_target, key) => {
    throw new EdgeloomError("CONFIG", `the setting ${String(key)} cannot be assigned`, {
      place: "settings",
      fix: "use overrideSettings, and dispose of what it returns",
    });
  },
});

/**
 * Loads the settings from a given module or object instead of looking for one. Without an argument it loads what the
 * environment names, so that a missing or broken module shows at once.
 *
 * @throws EdgeloomError `CONFIG` "Settings are already configured" when any setting was read before
 */
export function configureSettings(module: Values | undefined = loadSettingsModule()): void {
  if (loaded !== undefined)
    throw new EdgeloomError("CONFIG", "Settings are already configured", {
      place: "configureSettings",
      fix: "configure before the first setting is read, or call resetSettings first",
    });
  loaded = new Map([...capitalEntries(globalSettings()), ...capitalEntries(module ?? {})]);
  overrides.findBases(loaded);
}

/** Forgets everything, also all overrides. The next read loads again. */
export function resetSettings(): void {
  loaded = undefined;
  overrides.clear();
}

/** Whether anything stands over the value of this setting. */
export function isOverridden(key: string): boolean {
  return overrides.isOverridden(key);
}

/** Puts values over settings until the returned disposer is called. Overrides of one setting stand on each other. */
export function overrideSettings(values: Values): Disposer {
  const entries = capitalEntries(values);
  for (const [key, value] of entries) overrides.push(key, value, loaded);
  let isDone = false;
  const dispose = (): void => {
    if (!isDone) clearOverride(...entries.map(([key]) => key));
    isDone = true;
  };
  return Object.assign(dispose, { [Symbol.dispose]: dispose });
}

/** Takes back the last override of each of these settings. */
export function clearOverride(...keys: readonly string[]): void {
  for (const key of keys) overrides.pop(key);
}

/** Runs something with other settings, and takes them back when it ends, also when it fails. */
export function overrideContext<T>(values: Values, run: () => T): T {
  const dispose = overrideSettings(values);
  let result: T;
  try {
    result = run();
  } catch (error) {
    dispose();
    throw error;
  }
  if (!(result instanceof Promise)) {
    dispose();
    return result;
  }
  return result.finally(dispose) as T;
}

function base(): ReadonlyMap<string, unknown> {
  if (loaded === undefined) configureSettings();
  return loaded ?? new Map();
}

function hasSetting(key: string): boolean {
  return overrides.has(key) || base().has(key);
}

function readSetting(key: string): unknown {
  // Whatever looks at an unknown object asks for these: awaiting it, printing it, serialising it.
  if (!capitals.test(key)) return undefined;
  if (overrides.has(key)) return overrides.get(key);
  if (base().has(key)) return base().get(key);
  throw new EdgeloomError("CONFIG", `there is no setting ${key}`, {
    place: "settings",
    fix: `define ${key} in the settings module, or override it`,
  });
}

function capitalEntries(values: object): readonly (readonly [string, unknown])[] {
  return Object.entries(values).filter(([key]) => capitals.test(key));
}
