import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FolderPendingConfigs } from "@edgeloom/ivy";
import { automationLockHolder, openQueue } from "@edgeloom/ivy/store";
import { pointerFile, readTrial, writePointer } from "@edgeloom/ivy/updater";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  archiveOf,
  type ReleaseFiles,
  type ReleaseServer,
  releaseFiles,
  serveReleases,
  writeRelease,
} from "./ivy-support/release-server.js";

/** A node of real processes changes its version; a version that does not become healthy is given up. */

let root: string;
let server: ReleaseServer;
let main: ChildProcess | undefined;
let output: string;
/** Long enough for the slowest machine, where nothing else is said. */
let limitSeconds: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ivy-trial-"));
  writeFileSync(join(root, "npm"), `#!/bin/sh\n[ "$1" = ci ] || exec '${process.execPath}' check.js\n`, {
    mode: 0o755,
  });
  writeRelease(join(root, "1.0.0"), releaseFiles("1.0.0"));
  writePointer(pointerFile(root), [join(root, "1.0.0", "cli.js")]);
  output = "";
  limitSeconds = 600;
});

afterEach(async () => {
  main?.kill("SIGKILL");
  const pid = automationLockHolder(join(root, "1.0.0"));
  if (pid !== undefined) process.kill(pid, "SIGKILL");
  await server.close();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

async function serve(files: ReleaseFiles): Promise<void> {
  server = await serveReleases(new Map([["2.0.0", { archive: archiveOf(files) }]]));
  const config = (revision: number, version: string) => ({
    general: { config_revision: revision, software_version: version, system_identifier: "node-7" },
    logging_verbosity: { file_archive: null, console_prints: "DEBUG", message_sending: null },
    updater: { provider: "npm", package: "station", registry: server.url },
    dummy_procedure: { seconds_between_datapoints: 10 },
    system_checks: { seconds_between_checks: 120 },
  });
  writeRelease(join(root, "1.0.0"), { "config/config.json": JSON.stringify(config(1, "1.0.0")) });
  new FolderPendingConfigs(join(root, "data", "pending-configs")).add(JSON.stringify(config(2, "2.0.0")));
}

/** What something outside does: starts the node through its pointer. */
function start(): ChildProcess {
  const env = {
    ...process.env,
    IVY_ROOT_DIR: root,
    IVY_DATA_DIR: join(root, "data"),
    IVY_TEST_NPM: join(root, "npm"),
    IVY_TEST_LIMIT: String(limitSeconds),
  };
  main = spawn("sh", [pointerFile(root), "run"], { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [main.stdout, main.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      heard();
    });
  return main;
}

let heard = (): void => {};

/** Done when the node has said something. */
async function said(text: string): Promise<void> {
  if (output.includes(text)) return;
  await new Promise<void>((resolve) => {
    heard = () => {
      if (output.includes(text)) resolve();
    };
  });
}

async function endOf(node: ChildProcess): Promise<number | null> {
  const [code] = (await once(node, "exit")) as [number | null];
  return code;
}

/** The old version fetches the new one and ends, so that something outside starts the new one. */
async function update(): Promise<void> {
  expect({ code: await endOf(start()), output }).toMatchObject({ code: 0 });
  expect(output).toContain("Successfully updated to version 2.0.0, shutting down");
  expect(readTrial(root)).toMatchObject({ state: "trial", starts: 0 });
}

async function stop(node: ChildProcess): Promise<void> {
  const end = endOf(node);
  node.kill("SIGTERM");
  expect({ code: await end, output }).toMatchObject({ code: 0 });
}

function statuses(): readonly string[] {
  const queue = openQueue({ dataFolder: join(root, "data") });
  const bodies = queue.oldest(-1).map(({ message_body }) => message_body);
  queue.close();
  return bodies.flatMap((body) =>
    body.variant === "config" && body.status !== "startup" ? [body.status] : [],
  );
}

test("a version that becomes healthy stays, and is accepted once", async () => {
  await serve(releaseFiles("2.0.0"));
  await update();
  expect(statuses()).toEqual([]);
  output = "";
  const node = start();
  await said("Successfully removed all old node_modules");
  expect(output).toContain("Version 2.0.0 is healthy, and stays");
  expect(readTrial(root)?.state).toBe("confirmed");
  expect(readFileSync(pointerFile(root), "utf8")).toContain(join(root, "2.0.0", "cli.js"));
  await stop(node);
  expect(statuses()).toEqual(["accepted"]);
});

const broken = {
  "that cannot be loaded": {
    files: { ...releaseFiles("2.0.0"), "cli.js": "throw new Error('broken when it is loaded')\n" },
    reason: "it has ended without being healthy 2 times",
  },
  "whose procedures fail": {
    files: releaseFiles("2.0.0", { ivy: { fails: true } }),
    reason: "it was not healthy within 4 seconds",
    limitSeconds: 4,
  },
};

for (const [name, { files, reason, ...rules }] of Object.entries(broken)) {
  test(`a version ${name} is given up, the one before it runs again, and it is rejected once`, async () => {
    await serve(files);
    if ("limitSeconds" in rules) ({ limitSeconds } = rules);
    await update();
    output = "";
    const node = start();
    await said("Version 2.0.0 was given up");
    await said("Successfully removed all old node_modules");
    expect(output).toContain(reason);
    expect(readFileSync(pointerFile(root), "utf8")).toContain(join(root, "1.0.0", "cli.js"));
    expect(existsSync(join(root, "2.0.0"))).toBe(false);
    await stop(node);
    expect(statuses()).toEqual(["rejected"]);
  });
}
