import { readFileSync, rmSync } from "node:fs";
import type { NodeStatus } from "../../run/node-status.js";
import { automationLockFile } from "../../store/index.js";
import { writeAtomic } from "../../util/write-atomic.js";

/** What a node that was started by the command line writes down of itself. */
export type WrittenStatus = NodeStatus & {
  /** Whether all its processes are a group of their own, which can be ended as a whole. */
  readonly isGroup: boolean;
};

/** Where it is written: beside the lock, which all versions share. */
function statusFile(projectFolder: string): string {
  return `${automationLockFile(projectFolder)}.status`;
}

/** Writes what a node does. A full disk keeps no node from running. */
export function writeStatus(status: WrittenStatus): void {
  try {
    writeAtomic(statusFile(status.projectFolder), `${JSON.stringify(status)}\n`, 0o644);
  } catch {
    // Whoever asks is told less.
  }
}

/** What was written last, by a node that may have ended; undefined when nothing can be read. */
export function readStatus(projectFolder: string): WrittenStatus | undefined {
  try {
    const status: unknown = JSON.parse(readFileSync(statusFile(projectFolder), "utf8"));
    return isStatus(status) ? status : undefined;
  } catch {
    return undefined;
  }
}

/** Forgets what was written, by this process if one is named. */
export function dropStatus(projectFolder: string, pid?: number): void {
  if (pid === undefined || readStatus(projectFolder)?.pid === pid)
    rmSync(statusFile(projectFolder), { force: true });
}

function isStatus(value: unknown): value is WrittenStatus {
  const status = value as Partial<WrittenStatus> | null;
  return (
    typeof status === "object" &&
    status !== null &&
    isPid(status.pid) &&
    Array.isArray(status.processes) &&
    [status.startedAt, status.version, status.projectFolder].every((text) => typeof text === "string") &&
    status.processes.every(
      ({ name, pid }) => typeof name === "string" && name !== "" && (pid === null || isPid(pid)),
    )
  );
}

/** Signals to 0 and to negative numbers reach whole groups, and -1 everybody. */
function isPid(pid: unknown): boolean {
  return Number.isSafeInteger(pid) && Number(pid) > 1;
}
