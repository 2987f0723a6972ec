import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scenarios } from "./scenarios/index.js";
import { generate } from "./support/generate.js";

const expectedFolder = join(import.meta.dirname, "expected");

describe.each(scenarios)("$name", ({ name, documents }) => {
  const folder = join(expectedFolder, name);

  test("emits what is expected", async () => {
    const files = generate(documents);
    for (const [path, text] of files) await expect(text).toMatchFileSnapshot(join(folder, path));
    expect(filesBelow(folder).filter((path) => !files.has(path))).toEqual([]);
  });
});

test("there is a scenario for every expected folder, and none twice", () => {
  const names = scenarios.map((scenario) => scenario.name).sort();
  expect(new Set(names).size).toBe(names.length);
  expect(readdirSync(expectedFolder).sort()).toEqual(names);
});

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
