import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as e from "@edgeloom/runtime/generated";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configYamlPath, readConfigYaml } from "./config-yaml.js";

type Config = { readonly port: number; readonly password?: string | undefined; readonly extra?: null };
const Config: e.Model<Config, Partial<Config>> = e.model("Config", undefined, () =>
  e.object({
    port: e.optional(e.integer(), { default: 80 }),
    password: e.optional(e.string({ maxLength: 3 })),
    extra: e.optional(e.nothing()),
  }),
);

describe("the YAML configuration", () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "edgeloom-"));
    file = join(directory, "config.yml");
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it("has the defaults of the model when it is missing or empty", () => {
    expect(readConfigYaml(Config, file)).toEqual({ port: 80 });
    writeFileSync(file, "");
    expect(readConfigYaml(Config, file)).toEqual({ port: 80 });
  });

  it("takes unknown tags as null", () => {
    writeFileSync(file, "port: 8080\nextra: !secret password\n");
    expect(readConfigYaml(Config, file)).toEqual({ port: 8080, extra: null });
  });

  it("names the place that does not fit, and no value", () => {
    writeFileSync(file, "password: hunter2\n");
    expect(() => readConfigYaml(Config, file)).toThrow(/password: expected .*/);
    expect(() => readConfigYaml(Config, file)).not.toThrow(/hunter2/);
  });

  it("must be YAML", () => {
    writeFileSync(file, "a: [1\n");
    expect(() => readConfigYaml(Config, file)).toThrow("not YAML");
  });

  it("lies where the mode of the service says", () => {
    const at = (environment: { readonly [key: string]: string }) =>
      configYamlPath({ environment, isInsideDocker: true, directory });
    expect(at({})).toBe("/data/config.yml");
    expect(at({ TESTING: "1" })).toBe("../settings/default-testing.yml");
    expect(at({ DEBUG: "1" })).toBe("../settings/default-debug.yml");
    expect(at({ CONFIG_YAML: "my.yml" })).toBe("my.yml");
  });
});
