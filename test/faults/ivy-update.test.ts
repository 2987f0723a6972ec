import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Config } from "@edgeloom/ivy-sdk";
import { systemClock } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LogEntry, NodeLogger, redactorFor, secretsIn } from "../../runtime/ivy/src/index.js";
import { FolderPendingConfigs } from "../../runtime/ivy/src/state/folder-pending-configs.js";
import { FileState, openQueue, type SqliteMessageQueue } from "../../runtime/ivy/src/store/index.js";
import {
  NodeUpdater,
  pointerFile,
  type UpdaterOptions,
  writePointer,
} from "../../runtime/ivy/src/updater/index.js";
import { preparerInProcess } from "../../runtime/ivy/src/updater/prepare-in-process.js";
import {
  archiveOf,
  type ReleaseServer,
  releaseFiles,
  type ServedRelease,
  serveReleases,
  writeRelease,
} from "./ivy-support/release-server.js";

/** The whole way of a release, over the network and in a process of its own; whatever fails, the version before goes on. */

const workUrl = new URL("../../runtime/ivy/dist/updater/work/work-main.js", import.meta.url).href;
const guardUrl = new URL("../../runtime/ivy/dist/updater/trial/guard-main.js", import.meta.url).href;
const token = "token-of-the-registry-4711";
const stepTimeoutsMs = {
  download: 60_000,
  verify: 60_000,
  unpack: 60_000,
  install: 60_000,
  config: 60_000,
  check: 60_000,
};

let root: string;
let npm: string;
let queue: SqliteMessageQueue;
let entries: LogEntry[];
let onEntry: (entry: LogEntry) => void;
let server: ReleaseServer;
let releases: Map<string, ServedRelease>;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "ivy-update-"));
  npm = join(root, "npm");
  // As npm does it, quicker: no packages to install, and what it was given is written down.
  const script = `#!/bin/sh\n{ echo "$@"; env; } >> '${root}/npm.seen'\n[ "$1" = ci ] || exec '${process.execPath}' check.js\n`;
  writeFileSync(npm, script, { mode: 0o755 });
  writeRelease(join(root, "1.0.0"), releaseFiles("1.0.0"));
  writePointer(pointerFile(root), [join(root, "1.0.0", "cli.js")]);
  queue = openQueue({ dataFolder: join(root, "data"), synchronous: "NORMAL" });
  entries = [];
  onEntry = () => {};
  releases = new Map([["2.0.0", { archive: archiveOf(releaseFiles("2.0.0")) }]]);
  server = await serveReleases(releases);
});

afterEach(async () => {
  queue.close();
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const configOf = (revision: number, version: string) => ({
  general: { config_revision: revision, software_version: version, system_identifier: "node-7" },
  logging_verbosity: { file_archive: null, console_prints: null, message_sending: null },
  updater: { provider: "npm", package: "station", registry: server.url, access_token: token },
  dummy_procedure: { seconds_between_datapoints: 10 },
  system_checks: { seconds_between_checks: 120 },
});

function updater(options: UpdaterOptions & { readonly checkMs?: number } = {}): NodeUpdater {
  const { checkMs = 60_000, ...given } = options;
  const config = Config.parse(configOf(1, "1.0.0"));
  return new NodeUpdater(
    {
      name: "main",
      config,
      logger: new NodeLogger({
        origin: "updater",
        sinks: [{ write: (entry) => void entries.push(entry) }, { write: (entry) => onEntry(entry) }],
        redact: redactorFor(secretsIn(config)),
      }),
      queue,
      outcomes: queue,
      state: new FileState({ file: join(root, "data", "state.json") }),
      pendingConfigs: new FolderPendingConfigs(join(root, "data", "pending-configs")),
      folders: { root, project: join(root, "1.0.0"), data: join(root, "data") },
      clock: systemClock,
      teardown: new AbortController().signal,
      version: "1.0.0",
    },
    {
      rootGuard: () => true,
      npm: { command: npm },
      guardUrl,
      prepare: preparerInProcess({ workUrl, stepTimeoutsMs: { ...stepTimeoutsMs, check: checkMs } }),
      ...given,
    },
  );
}

const texts = (): string =>
  entries.map(({ subject, blocks }) => `${subject}\n${JSON.stringify(blocks)}`).join("\n");
const statuses = (): readonly string[] =>
  queue.oldest(-1).flatMap(({ message_body: body }) => (body.variant === "config" ? [body.status] : []));
const folders = (): readonly string[] => readdirSync(root).filter((name) => /^\.|^\d/.test(name));
const never = new AbortController().signal;

function expectOldVersionActive(): void {
  const said = execFileSync("sh", [pointerFile(root), "info"], { encoding: "utf8" });
  expect(said).toBe(`this is ${join(root, "1.0.0")}\n`);
}

function expectNoToken(): void {
  const seen = existsSync(join(root, "npm.seen")) ? readFileSync(join(root, "npm.seen"), "utf8") : "";
  const bodies = queue.oldest(-1).map(({ bodyText }) => bodyText);
  for (const text of [texts(), seen, ...bodies]) expect(text).not.toContain(token);
}

test("with npm itself: a version is fetched, installed, checked and switched on, on trial", async () => {
  const result = await updater({ npm: {} }).perform(JSON.stringify(configOf(2, "2.0.0")), never);
  expect(texts()).toContain("Successfully updated to version 2.0.0, shutting down");
  expect(result).toEqual({ outcome: "restart" });
  expect(folders()).toEqual(["1.0.0", "2.0.0"]);
  expect(readFileSync(pointerFile(root), "utf8")).toContain("guard-main.js");
  expect(server.tokens).toEqual([`Bearer ${token}`, `Bearer ${token}`]);
  // It is accepted when it has shown that it is healthy.
  expect(statuses()).toEqual([]);
  expectNoToken();
});

const broken = (changes: Parameters<typeof writeRelease>[1]): ServedRelease => ({
  archive: archiveOf({ ...releaseFiles("2.0.0"), ...changes }),
});
const manifest = (facts: object): ServedRelease => ({ archive: archiveOf(releaseFiles("2.0.0", facts)) });

type Failure = {
  readonly serve?: () => ServedRelease;
  readonly before?: () => void;
  readonly options?: Parameters<typeof updater>[0];
  readonly says: string;
};

const failures: Readonly<Record<string, Failure>> = {
  "download: there is no such release": { serve: () => ({}), says: "Could not download source code" },
  "download: it is too large": {
    options: { limits: { maxArchiveBytes: 100 } },
    says: "Could not download source code",
  },
  "verify: it has another checksum": {
    serve: () => ({ ...releases.get("2.0.0"), integrity: `sha512-${Buffer.alloc(64).toString("base64")}` }),
    says: "has another sha512",
  },
  "unpack: it is no archive": {
    serve: () => ({ archive: Buffer.from("no archive at all") }),
    says: "cannot be unpacked",
  },
  "unpack: it is another version": {
    serve: () => manifest({ version: "3.0.0" }),
    says: "not of version 2.0.0",
  },
  "install: npm refuses": {
    serve: () => manifest({ dependencies: { missing: "1.0.0" } }),
    options: { npm: {} },
    says: "Could not install dependencies",
  },
  "config: it cannot be written": {
    serve: () => broken({ config: "a file" }),
    says: "Could not dump config file",
  },
  "check: it fails": {
    serve: () => broken({ "check.js": "throw new Error('not today')" }),
    says: "not today",
  },
  "check: it never ends": {
    serve: () => broken({ "check.js": "setInterval(() => {}, 1000)" }),
    options: { checkMs: 1_500 },
    says: "took longer than 1.5 seconds",
  },
  "check: it is killed": {
    serve: () => broken({ "check.js": "process.kill(process.ppid, 'SIGKILL')" }),
    says: "the process of the update has ended with SIGKILL",
  },
  "switch: the pointer cannot be written": {
    before: () => {
      rmSync(pointerFile(root));
      mkdirSync(pointerFile(root));
    },
    says: "Could not update cli pointer",
  },
};

for (const [name, { serve, before, options, says }] of Object.entries(failures)) {
  test(`${name}: the version before stays, and it is reported once`, async () => {
    if (serve !== undefined) releases.set("2.0.0", serve());
    before?.();
    const text = JSON.stringify(configOf(2, "2.0.0"));
    const result = await updater(options).perform(text, never);
    expect({ ...result, log: texts() }).toMatchObject({ outcome: "rejected" });
    expect(texts()).toContain(says);
    expect(folders()).toEqual(["1.0.0"]);
    expect(statuses()).toEqual(["rejected"]);
    if (before === undefined) expectOldVersionActive();
    expectNoToken();
    expect(await updater(options).perform(text, never)).toMatchObject({ outcome: "ignored" });
    expect(statuses()).toEqual(["rejected"]);
  });
}

test("a step that is ended early ends with all that it has started, also what has left its group", async () => {
  const noted = join(root, "hanging.pid");
  const hangs = `import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
writeFileSync(${JSON.stringify(noted)}, String(child.pid));
setInterval(() => {}, 1000);
`;
  releases.set("2.0.0", broken({ "check.js": hangs }));
  const ending = new AbortController();
  const result = updater().perform(JSON.stringify(configOf(2, "2.0.0")), ending.signal);
  while (!existsSync(noted) || readFileSync(noted, "utf8") === "") await sleep(20);
  ending.abort();
  expect(await result).toEqual({ outcome: "interrupted" });
  const pid = Number(readFileSync(noted, "utf8"));
  // It has ended, or nobody has asked yet how.
  const isAlive = () =>
    existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  while (isAlive()) await sleep(20);
});

test("a rehearsal shows what would happen, and leaves nothing behind", async () => {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted();
  const text = JSON.stringify(configOf(2, "2.0.0"));
  expect(await updater().rehearse(text, never)).toEqual({
    decision: "change-version",
    succeeds: true,
    reason: undefined,
  });
  releases.set("2.0.0", broken({ "check.js": "process.exit(3)" }));
  const failed = await updater().rehearse(text, never);
  expect(failed).toMatchObject({ decision: "change-version", succeeds: false });
  rmSync(join(root, "npm.seen"));
  expect(readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted()).toEqual(files);
  expect(statuses()).toEqual([]);
});

test("an update that the end of the node cuts short is begun anew, but not for ever", async () => {
  releases.set("2.0.0", broken({ "check.js": "setInterval(() => {}, 1000)" }));
  const text = JSON.stringify(configOf(2, "2.0.0"));
  for (const outcome of ["interrupted", "interrupted"]) {
    const ending = new AbortController();
    const checking = new Promise<void>((resolve) => {
      onEntry = ({ subject }) => {
        if (subject.includes("Running the checks")) resolve();
      };
    });
    const result = updater({ maxAttempts: 2 }).perform(text, ending.signal);
    await checking;
    ending.abort();
    expect(await result).toEqual({ outcome });
    expect(folders()).toEqual(["1.0.0"]);
  }
  expect(await updater({ maxAttempts: 2 }).perform(text, never)).toMatchObject({ outcome: "rejected" });
  expect(statuses()).toEqual(["rejected"]);
});
