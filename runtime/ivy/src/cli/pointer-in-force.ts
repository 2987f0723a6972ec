import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { loadEnvironment, nodeFolders } from "../env/index.js";
import { readTrial } from "../updater/trial/trial-record.js";
import { findProject } from "./find-project.js";
import { exitCodes } from "./report.js";

/**
 * What starts the version that has taken the place of the one in `folder`; undefined where that one is in force, or there is none. Who
 * starts the node by the folder that it had at first would go back to the version in it otherwise, and give the new one up.
 */
export function pointerInForce(folder: string): string | undefined {
  const project = projectIn(folder);
  if (project === undefined) return undefined;
  const record = readTrial(nodeFolders(project, loadEnvironment(project)).root);
  if (record === undefined || record.state === "rolled-back") return undefined;
  const isReplaced = resolve(record.previous.folder) === resolve(project);
  return isReplaced && existsSync(record.pointer) && existsSync(record.next.folder)
    ? record.pointer
    : undefined;
}

/** Hands a command on. Returns its exit code. */
export async function throughPointer(pointer: string, args: readonly string[]): Promise<number> {
  const child = spawn("sh", [pointer, ...args], { stdio: "inherit" });
  // It hears Ctrl-C itself, and ends in its own time.
  const onTerm = (): void => void child.kill("SIGTERM");
  const onInt = (): void => {};
  process.on("SIGTERM", onTerm).on("SIGINT", onInt);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? exitCodes.failure;
  } finally {
    process.off("SIGTERM", onTerm).off("SIGINT", onInt);
  }
}

/** undefined where there is none, which the command says itself. */
function projectIn(folder: string): string | undefined {
  try {
    return findProject(folder).projectFolder;
  } catch {
    return undefined;
  }
}
