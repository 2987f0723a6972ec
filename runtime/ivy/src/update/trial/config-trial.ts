import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Version } from "@edgeloom/ivy-sdk";
import { configFile, putConfig } from "../../config/index.js";
import { RecordFile } from "../../util/record-file.js";
import { writeAtomic } from "../../util/write-atomic.js";
import type { TrialDemands } from "./proof.js";
import { type TrialStarts, tooManyStarts, withStart } from "./trial-starts.js";

/** A configuration on trial: it is in force, and the one before it comes back unless the node proves itself. */
export type ConfigTrial = TrialStarts & {
  readonly revision: number;
  readonly version: Version;
  /** `given-up`: the one before it is in force again, which was not reported yet. */
  readonly state: "trial" | "given-up";
  /** Text of the new configuration file, and of the one to go back to. */
  readonly next: string;
  readonly previous: string;
  readonly demands: TrialDemands;
  /** How long after each start it may take. */
  readonly limitSeconds: number;
  /** Why it was given up. */
  readonly reason?: string;
};

/** A configuration that is to be tried. */
export type ConfigTrialStart = Omit<ConfigTrial, "state" | "starts" | "reason">;

/** Where the record stands: beside the configuration, since it has to be known before anything else is. */
export function configTrialFile(projectFolder: string): string {
  return join(projectFolder, "config", "config.trial.json");
}

/** The configuration that is on trial in a project, or was given up and not reported; undefined when there is none. */
export function readConfigTrial(projectFolder: string): ConfigTrial | undefined {
  return fileOf(projectFolder).read();
}

/** Keeps the record. */
export function writeConfigTrial(projectFolder: string, trial: ConfigTrial): void {
  fileOf(projectFolder).write(trial);
}

/** Forgets the record: the configuration stays, or it was reported that it does not. */
export function dropConfigTrial(projectFolder: string): void {
  fileOf(projectFolder).drop();
}

/**
 * Puts a configuration into force for the next start, on trial. The record comes first, and the renaming of the configuration decides;
 * if it fails, everything is as before. Throws what the file system says.
 */
export function beginConfigTrial(projectFolder: string, trial: ConfigTrialStart): void {
  writeConfigTrial(projectFolder, { ...trial, state: "trial", starts: 0 });
  try {
    putConfig(projectFolder, trial.next, trial.previous);
  } catch (error) {
    putBack(projectFolder, trial);
    dropConfigTrial(projectFolder);
    throw error;
  }
}

/** Puts the configuration before one on trial into force again, for the next start. Twice is fine. Throws what the file system says. */
export function giveUpConfig(projectFolder: string, trial: ConfigTrial, reason: string): void {
  writeConfigTrial(projectFolder, { ...trial, state: "given-up", reason });
  putBack(projectFolder, trial);
}

/**
 * Looks at the start of a node, before its configuration is loaded, whether one is on trial: counts the start, or goes back to the one
 * before it after too many. Throws what the file system says; everything is as before then.
 */
export function resumeConfigTrial(projectFolder: string): void {
  const trial = readConfigTrial(projectFolder);
  if (trial === undefined) return;
  if (trial.state === "given-up") return putBack(projectFolder, trial);
  const text = textOf(configFile(projectFolder));
  // Killed before the switch: the configuration still waits, and work on it begins anew.
  if (text === trial.previous && trial.starts === 0) return dropConfigTrial(projectFolder);
  if (text !== trial.next)
    return writeConfigTrial(projectFolder, {
      ...trial,
      state: "given-up",
      reason: "its file was changed meanwhile",
    });
  const next = withStart(trial);
  if (next === undefined) giveUpConfig(projectFolder, trial, tooManyStarts(trial));
  else writeConfigTrial(projectFolder, next);
}

/** A start that a person has ended says nothing about the configuration. */
export function forgetConfigStart(projectFolder: string): void {
  const trial = readConfigTrial(projectFolder);
  if (trial?.state === "trial" && trial.starts > 0)
    writeConfigTrial(projectFolder, { ...trial, starts: trial.starts - 1 });
}

/** Not over what somebody else has written meanwhile. */
function putBack(projectFolder: string, { next, previous }: Pick<ConfigTrial, "next" | "previous">): void {
  const file = configFile(projectFolder);
  if (textOf(file) === next) writeAtomic(file, previous);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function fileOf(projectFolder: string): RecordFile<ConfigTrial> {
  return new RecordFile(configTrialFile(projectFolder), isConfigTrial);
}

function isConfigTrial(record: Partial<ConfigTrial>): boolean {
  const { revision, starts, maxStarts, limitSeconds, version, next, previous, demands, state } = record;
  return (
    [revision, starts, maxStarts, limitSeconds].every(Number.isFinite) &&
    [version, next, previous].every((text) => typeof text === "string") &&
    Array.isArray(demands?.ailing) &&
    (state === "trial" || state === "given-up")
  );
}
