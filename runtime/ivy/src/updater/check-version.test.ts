import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../store/queue.test.support.js";
import { checkVersion } from "./check-version.js";
import { configOf } from "./updater.test.support.js";

const folder = temporaryFolder();
const write = (path: string, value: unknown): void =>
  writeFileSync(join(folder(), path), JSON.stringify(value));
const check = (): void => checkVersion({ version: "2.0.0", procedures: {} }, folder());

beforeEach(() => {
  mkdirSync(join(folder(), "config"));
  write("package.json", { version: "2.0.0" });
  write("config/config.template.json", configOf(1, "2.0.0"));
  write("config/config.json", configOf(7, "2.0.0"));
});

test("a version that fits together passes", () => expect(check).not.toThrow());

test.each([
  ["package.json", { version: "1.9.0" }],
  ["package.json", null],
  ["config/config.template.json", configOf(1, "1.9.0")],
  ["config/config.template.json", {}],
  ["config/config.json", configOf(1, "1.9.0")],
  ["config/config.json", { ...configOf(1, "2.0.0"), unknown_section: {} }],
])("%s as %j does not", (path, value) => {
  write(path, value);
  expect(check).toThrow(path === "config/config.json" ? /config\.json/ : /does not fit|is of version/);
});
