import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { type HeldLock, tryLock } from "../sqlite/index.js";
import { isVersionText } from "../util/version.js";

/** Who asks which process holds the lock takes it for a moment, which must not keep a node from starting. */
const lookMs = 250;

/** Where the lock of a running node stands: beside the version's folder, so that all versions share it, else in the project. */
export function automationLockFile(projectFolder: string): string {
  const folder = isVersionText(basename(projectFolder)) ? dirname(projectFolder) : projectFolder;
  return join(folder, "run.lock");
}

/**
 * Takes the lock of a node, without waiting for one that runs. It ends with the process that holds it, however that ends, and no child inherits it
 * (specification §9.3, R8).
 *
 * @throws EdgeloomError `CONFLICT`, with the process that holds it, when the node is running already
 */
export function takeAutomationLock(projectFolder: string): HeldLock {
  const file = automationLockFile(projectFolder);
  const lock = tryLock(file, lookMs);
  if (lock === undefined) throw alreadyRunning(file);
  const note = holderFile(file);
  noteHolder(note);
  return {
    release: () => {
      rmSync(note, { force: true });
      lock.release();
    },
  };
}

/** The process that holds the lock; undefined when nobody does, or it has not said yet who it is. */
export function automationLockHolder(projectFolder: string): number | undefined {
  const file = automationLockFile(projectFolder);
  if (!existsSync(file)) return undefined;
  const lock = tryLock(file);
  if (lock !== undefined) {
    lock.release();
    return undefined;
  }
  return readHolder(file);
}

/** Who asks is told less when the disk is full; the lock holds all the same. */
function noteHolder(note: string): void {
  try {
    writeFileSync(note, `${process.pid}\n`);
  } catch {
    rmSync(note, { force: true });
  }
}

/** Beside the lock: what is written into a file that is locked this way could be taken for a database. */
function holderFile(file: string): string {
  return `${file}.pid`;
}

function readHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(holderFile(file), "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function alreadyRunning(file: string): EdgeloomError {
  const pid = readHolder(file);
  const holder = pid === undefined ? "" : `, by process ${pid}`;
  return new EdgeloomError("CONFLICT", `automation is already running: ${file} is locked${holder}`, {
    place: file,
    fix: "stop the running node first",
  });
}
