import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSettingsModule, settingsModule } from "./load-module.js";
import {
  clearOverride,
  configureSettings,
  isOverridden,
  overrideContext,
  overrideSettings,
  resetSettings,
  settings,
} from "./settings.js";

type Loose = { readonly [key: string]: unknown };
const loose = settings as unknown as Loose;

beforeEach(() => {
  resetSettings();
  configureSettings({ NAME: "om_test_1", GATE: "gate_in", hidden: 1 });
});

afterEach(resetSettings);

describe("settings", () => {
  it("come from the module first, then from the environment, in capitals only", () => {
    expect(settings.NAME).toBe("om_test_1");
    expect(settings.BROKER_PUB).toMatch(/^tcp:\/\//);
    expect(loose["GATE"]).toBe("gate_in");
    expect("hidden" in settings).toBe(false);
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(["NAME", "GATE", "RESOURCE"]));
  });

  it("are loaded once", () => {
    expect(() => configureSettings({})).toThrow("Settings are already configured");
  });

  it("do not exist unless somebody sets them", () => {
    expect(() => loose["NOWHERE"]).toThrow("there is no setting NOWHERE");
    expect("NOWHERE" in settings).toBe(false);
  });

  it("cannot be assigned", () => {
    expect(() => Object.assign(settings, { NAME: "x" })).toThrow("cannot be assigned");
  });

  it("can be awaited and printed like any value", async () => {
    expect(await Promise.resolve(settings)).toBe(settings);
    expect(JSON.parse(JSON.stringify(settings))).toMatchObject({ NAME: "om_test_1" });
  });
});

describe("overrides", () => {
  it("stand on each other", () => {
    const first = overrideSettings({ NAME: "a" });
    const second = overrideSettings({ NAME: "b" });
    expect(settings.NAME).toBe("b");
    second();
    second();
    expect(settings.NAME).toBe("a");
    first();
    expect(settings.NAME).toBe("om_test_1");
  });

  it("may bring settings that exist for that long only", () => {
    const dispose = overrideSettings({ NEW: 1 });
    expect(loose["NEW"]).toBe(1);
    expect(isOverridden("NEW")).toBe(true);
    dispose();
    expect("NEW" in settings).toBe(false);
  });

  it("of the same setting are taken back one at a time", () => {
    overrideSettings({ NAME: "a" });
    overrideSettings({ NAME: "b" });
    clearOverride("NAME");
    expect(settings.NAME).toBe("a");
    expect(isOverridden("NAME")).toBe(true);
    clearOverride("NAME", "NAME");
    expect(isOverridden("NAME")).toBe(false);
  });

  it("beat the module also when they are made before it is loaded", () => {
    resetSettings();
    const dispose = overrideSettings({ NAME: "early" });
    expect(settings.NAME).toBe("early");
    dispose();
  });

  it("leave it to others to load the module, and then stand over that", () => {
    resetSettings();
    const dispose = overrideSettings({ NAME: "early", NEW: 1 });
    configureSettings({ NAME: "module" });
    expect(settings.NAME).toBe("early");
    dispose();
    expect(settings.NAME).toBe("module");
    expect(isOverridden("NAME")).toBe(false);
    expect("NEW" in settings).toBe(false);
    expect(isOverridden("NEW")).toBe(true);
  });

  it("of a context end with it, whatever happens", async () => {
    expect(overrideContext({ NAME: "c" }, () => settings.NAME)).toBe("c");
    const failing = (): never => {
      throw new Error("no");
    };
    expect(() => overrideContext({ NAME: "c" }, failing)).toThrow("no");
    const late = overrideContext({ NAME: "c" }, async () => {
      await Promise.resolve();
      return settings.NAME;
    });
    expect(settings.NAME).toBe("c");
    expect(await late).toBe("c");
    expect(settings.NAME).toBe("om_test_1");
  });
});

describe("the settings module", () => {
  let directory: string;
  const surroundings = (environment: { readonly [key: string]: string }) => ({
    environment,
    directory: join(directory, "src"),
  });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "edgeloom-"));
    mkdirSync(join(directory, "src"));
    mkdirSync(join(directory, "tests"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it("is `config` in the working directory", () => {
    writeFileSync(join(directory, "src/config.mjs"), "export const NAME = 'from module';");
    expect(loadSettingsModule(surroundings({}))).toMatchObject({ NAME: "from module" });
  });

  it("is `tests.config` while testing, when that is there", () => {
    expect(settingsModule(surroundings({ TESTING: "1" }))).toBe("config");
    writeFileSync(join(directory, "tests/config.cjs"), "exports.NAME = 'test';");
    expect(settingsModule(surroundings({ TESTING: "1" }))).toBe("tests.config");
    expect(loadSettingsModule(surroundings({ TESTING: "1" }))).toMatchObject({ NAME: "test" });
  });

  it("is what the environment names, and may export one object", () => {
    writeFileSync(join(directory, "src/other.mjs"), "export default { NAME: 'other' };");
    expect(loadSettingsModule(surroundings({ SETTINGS_MODULE: "other" }))).toMatchObject({ NAME: "other" });
  });

  it("need not exist, but must not fail", () => {
    expect(loadSettingsModule(surroundings({}))).toBeUndefined();
    writeFileSync(join(directory, "src/config.cjs"), "throw new Error('broken');");
    expect(() => loadSettingsModule(surroundings({}))).toThrow("failed while it was loaded");
  });
});
