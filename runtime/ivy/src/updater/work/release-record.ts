import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isEdgeloomError } from "@edgeloom/runtime";
import { writeAtomic } from "../../util/write-atomic.js";
import { filesIn, sha256Of } from "../verify/folder-files.js";
import { verifySignedRelease } from "../verify/signed-release.js";
import type { PrepareTask } from "./task.js";

/** What was unpacked and verified, so that it can be told later whether a version is still that. */
type ReleaseRecord = {
  /** SHA-256 of the archive. */
  readonly archive: string;
  /** SHA-256 of every file, by its path in the release. */
  readonly files: Readonly<Record<string, string>>;
};

/** Lies in the folder of the version, and comes and goes with it. */
export const recordFile = ".release-record.json";

const maxRecordBytes = 33_554_432;
/** Belong to the node. */
const notOfRelease = new Set(["config/config.json", "config/config.previous.json", recordFile]);

/** Writes down what an unpacked release consists of. Rejects with what the file system says. */
export async function writeRecord(folder: string, archiveFile: string): Promise<void> {
  const files: Record<string, string> = {};
  for (const path of (await filesIn(folder)).toSorted())
    if (!notOfRelease.has(path)) files[path] = await sha256Of(join(folder, path));
  const record: ReleaseRecord = { archive: await sha256Of(archiveFile), files };
  writeAtomic(join(folder, recordFile), `${JSON.stringify(record)}\n`, 0o644);
}

/**
 * Why the folder of a version may not be taken as it is; undefined when it may: it is what was unpacked there once, and what is asked of
 * the release now holds for it. A folder that a person has put there has no record, and is taken where nothing is asked.
 */
export async function doubtOf(
  folder: string,
  { sha256, signingKey }: Pick<PrepareTask, "sha256" | "signingKey">,
): Promise<string | undefined> {
  const file = join(folder, recordFile);
  if (statSync(file, { throwIfNoEntry: false }) === undefined)
    return sha256 === undefined && signingKey === undefined
      ? undefined
      : "nobody has noted what was unpacked there";
  const record = readRecord(file);
  if (record === undefined) return `${recordFile} cannot be read`;
  if (sha256 !== undefined && record.archive !== sha256.toLowerCase())
    return "its archive had another sha256";
  for (const [path, hex] of Object.entries(record.files))
    if ((await sha256Of(join(folder, path)).catch(() => undefined)) !== hex)
      return `${path} is not as it was unpacked`;
  return signingKey === undefined
    ? undefined
    : await signatureDoubt(folder, signingKey, Object.keys(record.files));
}

async function signatureDoubt(
  folder: string,
  signingKey: string,
  files: readonly string[],
): Promise<string | undefined> {
  try {
    await verifySignedRelease(folder, signingKey, files);
    return undefined;
  } catch (error) {
    if (isEdgeloomError(error) && error.code === "INVALID") return error.message;
    throw error;
  }
}

function readRecord(file: string): ReleaseRecord | undefined {
  try {
    if (statSync(file).size > maxRecordBytes) return undefined;
    const record = JSON.parse(readFileSync(file, "utf8")) as Partial<ReleaseRecord> | null;
    const { archive, files } = record ?? {};
    if (typeof archive !== "string" || typeof files !== "object" || files === null) return undefined;
    return Object.keys(files).length === 0 || Object.keys(files).some(isOutside)
      ? undefined
      : { archive, files };
  } catch {
    return undefined;
  }
}

function isOutside(path: string): boolean {
  return path.startsWith("/") || path.split("/").includes("..");
}
