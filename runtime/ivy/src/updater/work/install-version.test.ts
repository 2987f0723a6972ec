import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { installVersion } from "./install-version.js";

const folder = temporaryFolder();

/** A release, and an npm that notes what it is asked for. Its `build` makes what the script says. */
async function installed(
  files: Readonly<Record<string, string>>,
  runsInstallScripts = false,
): Promise<{ readonly program: string; readonly asked: readonly string[] }> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder(), path)), { recursive: true });
    writeFileSync(join(folder(), path), text);
  }
  const command = join(folder(), "npm");
  const script = `#!/bin/sh\necho "$@" >> asked\nif [ "$1" = run ]; then mkdir -p dist && echo built > dist/cli.js; fi\n`;
  writeFileSync(command, script, { mode: 0o755 });
  const program = await installVersion({
    folder: folder(),
    version: "2.0.0",
    npm: { command, runsInstallScripts, rebuilt: ["better-sqlite3"], checkScript: "check" },
    progress: () => {},
    signal: new AbortController().signal,
  });
  return { program, asked: readFileSync(join(folder(), "asked"), "utf8").trimEnd().split("\n") };
}

const ci = "ci --engine-strict --no-audit --no-fund --no-progress";
const manifest = (facts: object): string => JSON.stringify({ version: "2.0.0", ...facts });

test("packages run no scripts but those that are made for the machine", async () => {
  const release = {
    "package.json": manifest({ bin: "dist/cli.js" }),
    "npm-shrinkwrap.json": "{}",
    "dist/cli.js": "",
    "node_modules/better-sqlite3/package.json": "{}",
  };
  expect(await installed(release)).toEqual({
    program: "dist/cli.js",
    asked: [`${ci} --ignore-scripts`, "rebuild --ignore-scripts=false better-sqlite3"],
  });
});

test("all of them run where they are allowed to", async () => {
  const release = { "package.json": manifest({}), "package-lock.json": "{}", "cli.js": "" };
  expect(await installed(release, true)).toEqual({ program: "cli.js", asked: [ci] });
});

test("a version that came as sources is built, and has to have its program then", async () => {
  const sources = (program: string) => ({
    "package.json": manifest({ bin: { station: program }, scripts: { build: "tsc" } }),
    "package-lock.json": "{}",
  });
  expect(await installed(sources("dist/cli.js"))).toEqual({
    program: "dist/cli.js",
    asked: [`${ci} --ignore-scripts`, "run --silent build"],
  });
  await expect(installed(sources("dist/main.js"))).rejects.toThrow("it has no program");
  await expect(installed(sources("../../cli.js"))).rejects.toThrow("it has no program");
});

test("a release without a lock file, or without a program and a way to make one, is refused before npm is asked", async () => {
  await expect(installed({ "package.json": manifest({}) })).rejects.toThrow("nor npm-shrinkwrap.json");
  await expect(installed({ "package-lock.json": "{}" })).rejects.toThrow("it has no program");
});
