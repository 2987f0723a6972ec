import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readStatus } from "./status-file.js";

/**
 * Ends children of a main process that was killed. They end by themselves when they notice, but one that hangs does not; a new node
 * must not have to share the instruments with it. A process that has got the number of one of them since is left alone.
 *
 * @returns the processes that were ended
 */
export function endLeftovers(projectFolder: string): readonly number[] {
  const status = readStatus(projectFolder);
  return (status?.processes ?? []).flatMap(({ name, pid }) => {
    if (status === undefined || pid === null || !isChild(pid, status.projectFolder, name)) return [];
    return signal(pid, "SIGKILL") ? [pid] : [];
  });
}

/** Sends a signal, to a whole group by its negative number. False when there is no such process. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isChild(pid: number, projectFolder: string, name: string): boolean {
  const words = commandLineOf(pid);
  return words.includes(projectFolder) && words.trimEnd().endsWith(name);
}

/** The words that a process was started with; empty when it is not there, or has ended and nobody has asked how. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    if (existsSync("/proc/self/cmdline")) return "";
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  }
}
