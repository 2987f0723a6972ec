import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pointerFile, readTrial } from "../../runtime/ivy/src/updater/index.js";
import type { Preparer } from "../../runtime/ivy/src/updater/prepare-in-process.js";
import { prepareVersion } from "../../runtime/ivy/src/updater/work/prepare-version.js";
import { recordFile } from "../../runtime/ivy/src/updater/work/release-record.js";
import { sourceOf } from "../../runtime/ivy/src/updater/work/source-of.js";
import { Moments } from "./ivy-support/moments.js";
import {
  archiveOf,
  type ReleaseServer,
  releaseFiles,
  serveReleases,
  writeRelease,
} from "./ivy-support/release-server.js";
import { configFor, UpdateScene } from "./ivy-support/update-scene.js";

/** An update is killed before each single change that it makes on the disk; what is there then starts, and comes to one end. */

const never = new AbortController().signal;
const healthy = { processes: () => [], restart: () => {}, signal: never };
const prepare: Preparer = async (task, events, signal) =>
  await prepareVersion(task, await sourceOf(task.source), events, signal);
const options = { prepare, trial: { healthySeconds: 0 } };

let scene: UpdateScene;
let moments: Moments;
let server: ReleaseServer;

beforeEach(async () => {
  scene = new UpdateScene();
  moments = new Moments(scene.root);
  server = await serveReleases(new Map([["2.0.0", { archive: archiveOf(releaseFiles("2.0.0")) }]]));
  // What is checked is tried elsewhere.
  writeFileSync(
    scene.npm,
    `#!/bin/sh\n[ "$1" = ci ] && mkdir -p node_modules && echo x > node_modules/x || exit 0\n`,
    {
      mode: 0o755,
    },
  );
});
afterEach(async () => {
  moments.close();
  scene.close();
  await server.close();
});

const source = (strategy: string) => ({
  provider: "npm",
  package: "station",
  registry: server.url,
  source_conflict_strategy: strategy,
});
const text = (strategy: string): string => JSON.stringify(configFor(source(strategy), 2, "2.0.0"));

/** What something outside starts: the version that the pointer names, by way of the guard while it is on trial. */
function startedVersion(): string {
  const pointer = readFileSync(pointerFile(scene.root), "utf8");
  if (pointer.includes("guard-main")) {
    const record = readTrial(scene.root);
    expect(record?.state).toBe("trial");
    return record?.next.version ?? "";
  }
  return /(\d\.0\.0)\/cli\.js/.exec(pointer)?.[1] ?? "";
}

/** Whole: with all files of the release, installed, and configured for itself. */
function expectWhole(version: string): void {
  const folder = join(scene.root, version);
  for (const [path, content] of Object.entries(releaseFiles(version)))
    expect(readFileSync(join(folder, path), "utf8")).toBe(content);
  if (version === "1.0.0") return;
  expect(existsSync(join(folder, "node_modules", "x"))).toBe(true);
  const config = JSON.parse(readFileSync(join(folder, "config", "config.json"), "utf8")) as {
    general: object;
  };
  expect(config.general).toMatchObject({ software_version: version });
}

/** Starts the node as long as it wants to be started again. */
async function settle(strategy: string): Promise<void> {
  for (let start = 0; start < 4; start++) {
    const version = startedVersion();
    expectWhole(version);
    const updater = scene.updater(source(strategy), {
      options,
      version,
      revision: version === "1.0.0" ? 1 : 2,
    });
    await updater.nodeStarted(healthy);
    const { outcome } = await updater.perform(text(strategy), never);
    scene.end();
    if (outcome !== "restart") return;
  }
  throw new Error("it never comes to an end");
}

const cases: Readonly<Record<string, (strategy: string) => void>> = {
  overwrite: () => {},
  // The folder of the version is there, and not whole.
  reuse: () => {
    writeRelease(join(scene.root, "2.0.0"), { ...releaseFiles("2.0.0"), "cli.js": "", [recordFile]: "{}" });
    mkdirSync(join(scene.root, "2.0.0", "config"));
  },
};

for (const [strategy, arrange] of Object.entries(cases)) {
  test(`killed before any change (${strategy})`, async () => {
    arrange(strategy);
    const updater = scene.updater(source(strategy), { options });
    const result = await moments.during(async () => await updater.perform(text(strategy), never));
    expect(result).toEqual({ outcome: "restart" });
    scene.end();
    const ends = new Map<string, number>();
    for (const [index, name] of moments.names.entries()) {
      moments.restore(index);
      const first = startedVersion();
      await settle(strategy).catch((error: unknown) => {
        throw new Error(`killed before ${name}`, { cause: error });
      });
      const { statuses, folders } = scene;
      scene.end();
      expect([name, statuses]).toEqual([name, [expect.stringMatching(/^(?:accepted|rejected)$/)]]);
      expect([name, folders.filter((folder) => folder.startsWith("."))]).toEqual([name, []]);
      const end = `${first} ${statuses.join()} ${startedVersion()}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    // Only where the trial is written down and the pointer is not yet, the version before counts as started on purpose.
    expect([...ends.keys()].toSorted()).toEqual([
      "1.0.0 accepted 2.0.0",
      "1.0.0 rejected 1.0.0",
      "2.0.0 accepted 2.0.0",
    ]);
    expect(moments.names.length).toBeGreaterThan(20);
  });
}
