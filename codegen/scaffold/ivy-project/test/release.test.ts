import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfigTemplate } from "@edgeloom/ivy";
import { checkVersion } from "@edgeloom/ivy/updater";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StationConfig } from "../src/generated/index.js";
import { node } from "../src/node.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "__NAME__-release-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("versions and configuration template agree, as a release has to", () => {
  cpSync("package.json", join(folder, "package.json"));
  cpSync("config/config.template.json", join(folder, "config/config.template.json"));
  cpSync("config/config.template.json", join(folder, "config/config.json"));
  expect(() => checkVersion(node, folder)).not.toThrow();
});

test("a section of this project is checked like the others", () => {
  const { value } = loadConfigTemplate({ projectFolder: ".", model: StationConfig });
  const standing = { ...value, random_walk: { step_width: 0 } };
  expect(StationConfig.safeParse(value).success).toBe(true);
  expect(StationConfig.safeParse(standing).success).toBe(false);
});
