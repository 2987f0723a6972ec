import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../../util/write-atomic.js";

/** A version, and what its pointer starts. */
export type InstalledVersion = {
  readonly version: string;
  readonly folder: string;
  readonly program: string;
};

/** A version on trial: it runs, and the one before it comes back unless it shows that it is healthy. */
export type TrialRecord = {
  readonly revision: number;
  readonly next: InstalledVersion;
  readonly previous: InstalledVersion;
  readonly pointer: string;
  /** Whether the folder of the next version was there before. */
  readonly wasPresent: boolean;
  readonly state: "trial" | "rolled-back" | "confirmed";
  /** How often the version was started on trial. */
  readonly starts: number;
  /** After so many starts without success the version before it comes back. */
  readonly maxStarts: number;
  /** How long after a start the version may take to show that it is healthy. */
  readonly limitSeconds: number;
  /** Why it was rolled back. */
  readonly reason?: string;
};

/** Where the record stands: beside the pointer, since both versions need it. */
export function trialFile(root: string): string {
  return join(root, "update-trial.json");
}

/** The record of the last change of version; undefined when there is none, or it cannot be read. */
export function readTrial(root: string): TrialRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(trialFile(root), "utf8"));
    return isTrialRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the record, whole. */
export function writeTrial(root: string, record: TrialRecord): void {
  writeAtomic(trialFile(root), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Forgets the record. */
export function dropTrial(root: string): void {
  rmSync(trialFile(root), { force: true });
}

function isTrialRecord(value: unknown): value is TrialRecord {
  const record = value as Partial<TrialRecord> | null;
  return (
    typeof record === "object" &&
    record !== null &&
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
