import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { readForeignConfig, saveConfig } from "../../config/index.js";
import type { ReleaseSource } from "../source/release-source.js";
import { unpackArchive } from "../unpack.js";
import { checksumOf, verifyChecksums } from "../verify/checksum.js";
import { verifySignedRelease } from "../verify/signed-release.js";
import { carryOverConfigFolder } from "./carry-over.js";
import { flushFolder } from "./flush-folder.js";
import { installVersion } from "./install-version.js";
import { readReleaseManifest } from "./release-manifest.js";
import { doubtOf, writeRecord } from "./release-record.js";
import { runChecks } from "./run-checks.js";
import type { PreparedVersion, PrepareEvents, PrepareTask, UpdateStep } from "./task.js";
import { inspectTarget, remove, type UpdateFolders, updateFolders } from "./update-folders.js";

/** What the steps share. */
type Work = {
  readonly task: PrepareTask;
  readonly folders: UpdateFolders;
  readonly events: PrepareEvents;
  readonly signal: AbortSignal;
};

/**
 * Brings a version into its folder, installs and checks it (specification §7.5). What is left behind when it fails is taken away by
 * `undoUpdate`.
 *
 * @throws EdgeloomError of the step that has failed
 */
export async function prepareVersion(
  task: PrepareTask,
  source: ReleaseSource,
  events: PrepareEvents,
  signal: AbortSignal,
): Promise<PreparedVersion> {
  const work: Work = { task, folders: updateFolders(task.root, task.version), events, signal };
  const { target } = work.folders;
  if (!(await isReusable(work))) await bring(work, source);
  const { version, npm } = task;
  const progress = (text: string): void => events.progress(text);
  const program = await step(
    work,
    "install",
    async () => await installVersion({ folder: target, version, npm, progress, signal }),
  );
  await step(work, "config", () => writeConfig(work));
  await step(work, "check", async () => await check(work));
  return { folder: target, program: join(target, program) };
}

/** Whether the version is there already, and is what it was when it was unpacked. */
async function isReusable(work: Work): Promise<boolean> {
  const { task, folders, events } = work;
  if (task.conflict !== "reuse") return false;
  if (inspectTarget(task.root, task.version, task.projectFolder) !== "present") return false;
  return await step(work, "download", async () => {
    const doubt = await doubtOf(folders.target, task);
    const then = doubt === undefined ? "skipping download" : `but ${doubt}: downloading it again`;
    events.progress(`Directory ${folders.target} already exists, ${then}`);
    return doubt === undefined;
  });
}

async function step<T>(
  { events, signal }: Pick<Work, "events" | "signal">,
  name: UpdateStep,
  run: () => T | Promise<T>,
): Promise<T> {
  if (signal.aborted) throw new EdgeloomError("CANCELLED", "the update was cut short", { place: name });
  events.begin(name);
  const result = await run();
  events.end(name);
  return result;
}

/** From the source to the folder of the version, which appears when it is whole. */
async function bring(work: Work, source: ReleaseSource): Promise<void> {
  const { task, folders, events, signal } = work;
  const { root, version, limits, signingKey } = task;
  inspectTarget(root, version, task.projectFolder);
  remove(folders.work);
  mkdirSync(folders.work, { mode: 0o700 });
  const archive = join(folders.work, "release.tar.gz");
  const unpacked = join(folders.work, version);
  const { checksums } = await step(work, "download", async () => {
    return await source.fetch({
      version,
      file: archive,
      maxBytes: limits.maxArchiveBytes,
      signal,
      onProgress: (text) => events.progress(text),
      onAssigned: (title) => events.assigned(title),
    });
  });
  await step(work, "verify", async () => {
    const pinned = task.sha256 === undefined ? [] : [checksumOf("sha256", task.sha256)];
    events.progress(`The archive has ${statSync(archive).size} bytes`);
    await verifyChecksums(archive, [...checksums, ...pinned], signal);
  });
  await step(work, "unpack", async () => {
    await unpackArchive(archive, unpacked, limits, signal);
    if (signingKey !== undefined) await verifySignedRelease(unpacked, signingKey);
    readReleaseManifest(unpacked, version, "unpacked");
    await writeRecord(unpacked, archive);
    putInPlace(folders, unpacked, events);
  });
}

function putInPlace({ target, replaced }: UpdateFolders, unpacked: string, events: PrepareEvents): void {
  if (existsSync(target)) {
    events.progress(`Removing existing directory at ${target}`);
    remove(replaced);
    renameSync(target, replaced);
  }
  renameSync(unpacked, target);
}

function writeConfig({ task, folders, events }: Work): void {
  const copied = carryOverConfigFolder(task.projectFolder, folders.target);
  if (copied.length > 0) events.progress(`Carried over from the running version: ${copied.join(", ")}`);
  saveConfig(folders.target, readForeignConfig(task.configText));
}

/** After that it is on the disk, whole. */
async function check({ task, folders, events, signal }: Work): Promise<void> {
  await runChecks({ root: task.root, folder: folders.target, npm: task.npm, signal });
  events.progress("Writing the version to the disk");
  await flushFolder(folders.target);
}
