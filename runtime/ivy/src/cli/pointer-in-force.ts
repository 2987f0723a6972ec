import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { loadEnvironment, nodeFolders } from "../env/index.js";
import { readTrial } from "../updater/trial/trial-record.js";
import { isVersionText } from "../util/version.js";
import { findProject } from "./find-project.js";
import { exitCodes } from "./report.js";

/**
 * What starts the version that has taken the place of the one in `folder`, however many updates ago; undefined where that one is in force,
 * or there is none. Who starts the node by the folder that it had at first would go back to the version in it otherwise, and give the
 * new one up.
 */
export function pointerInForce(folder: string): string | undefined {
  const project = projectIn(folder);
  if (project === undefined) return undefined;
  const { root } = nodeFolders(project, loadEnvironment(project));
  const isVersion = dirname(resolve(project)) === resolve(root) && isVersionText(basename(project));
  const record = readTrial(root);
  // It is forgotten when a version was given up, and all is as before.
  if (record === undefined) return isVersion ? pointerElsewhere(root, project) : undefined;
  const { state, next, previous, pointer } = record;
  const active = state === "rolled-back" ? previous : next;
  // A copy for development that shares the root is none of the versions.
  const isOfNode = isVersion || resolve(project) === resolve(previous.folder);
  if (!isOfNode || resolve(project) === resolve(active.folder)) return undefined;
  return existsSync(pointer) && existsSync(active.folder) ? pointer : undefined;
}

/** A pointer in the root folder that starts a program of another version. */
function pointerElsewhere(root: string, project: string): string | undefined {
  return readdirSync(root)
    .filter((name) => name.endsWith("-cli.sh"))
    .map((name) => join(root, name))
    .find((pointer) => {
      const [version] = /[^/]+/.exec(programOf(pointer).split(`${resolve(root)}/`)[1] ?? "") ?? [];
      return version !== undefined && isVersionText(version) && version !== basename(project);
    });
}

/** As `writePointer` has written it: the second of the words in quotes. */
function programOf(pointer: string): string {
  try {
    return [...readFileSync(pointer, "utf8").matchAll(/'([^']*)'/g)][1]?.[1] ?? "";
  } catch {
    return "";
  }
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
