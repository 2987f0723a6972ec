import { join } from "node:path";
import type { TrialStarts } from "../../update/trial/trial-starts.js";
import { RecordFile } from "../../util/record-file.js";

/** A version, and what its pointer starts. */
export type InstalledVersion = {
  readonly version: string;
  readonly folder: string;
  readonly program: string;
};

/** A version on trial: it runs, and the one before it comes back unless it shows that it is healthy. */
export type TrialRecord = TrialStarts & {
  readonly revision: number;
  readonly next: InstalledVersion;
  readonly previous: InstalledVersion;
  readonly pointer: string;
  /** Whether the folder of the next version was there before. */
  readonly wasPresent: boolean;
  readonly state: "trial" | "rolled-back" | "confirmed";
  /** How long after a start the version may take to show that it is healthy. */
  readonly limitSeconds: number;
  /** Whether it has to reach its server: the version before it did, by another way. */
  readonly needsConnection?: boolean;
  /** Why it was rolled back. */
  readonly reason?: string;
};

/** Where the record stands: beside the pointer, since both versions need it. */
export function trialFile(root: string): string {
  return join(root, "update-trial.json");
}

/** The record of the last change of version; undefined when there is none, or it cannot be read. */
export function readTrial(root: string): TrialRecord | undefined {
  return fileOf(root).read();
}

/** Writes the record, whole. */
export function writeTrial(root: string, record: TrialRecord): void {
  fileOf(root).write(record);
}

/** Forgets the record. */
export function dropTrial(root: string): void {
  fileOf(root).drop();
}

function fileOf(root: string): RecordFile<TrialRecord> {
  return new RecordFile(trialFile(root), isTrialRecord);
}

function isTrialRecord(record: Partial<TrialRecord>): boolean {
  return (
    [record.revision, record.starts, record.maxStarts, record.limitSeconds].every(Number.isFinite) &&
    isInstalled(record.next) &&
    isInstalled(record.previous) &&
    typeof record.pointer === "string" &&
    (record.state === "trial" || record.state === "rolled-back" || record.state === "confirmed")
  );
}

function isInstalled(value: InstalledVersion | undefined): boolean {
  return [value?.version, value?.folder, value?.program].every(
    (text) => typeof text === "string" && text !== "",
  );
}
