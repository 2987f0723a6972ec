import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseEnv } from "node:util";
import type { Verdict } from "../document/index.js";
import { isVersionText } from "../util/version.js";

/** Variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a node: what the process was started with, then `config/.env`, then `.env` beside the project; the first that
 * knows a variable decides. By the verdict of the original the files come in the opposite order (specification §1.1, defect D16).
 */
export function loadEnvironment(
  projectFolder: string,
  own: Variables = process.env,
  verdict: Verdict = "strict",
): Variables {
  const ofConfig = read(join(projectFolder, "config", ".env"));
  const ofParent = read(join(dirname(projectFolder), ".env"));
  return verdict === "original" ? { ...ofConfig, ...ofParent, ...own } : { ...ofParent, ...ofConfig, ...own };
}

/** Adds to the environment of the process what the files of a project say; done before anything else looks at it. */
export function applyEnvironment(projectFolder: string): void {
  Object.assign(process.env, loadEnvironment(projectFolder));
}

function read(file: string): Variables {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** Where a node keeps what. */
export type NodeFolders = {
  /** Holds the versions, and what they share. `IVY_ROOT_DIR`, or the folder around that of a version, or `~/Documents/ivy`. */
  readonly root: string;
  /** Of the version that runs. */
  readonly project: string;
  /** Queue, archive, log and state. `IVY_DATA_DIR`, or a folder that all versions share (specification R22). */
  readonly data: string;
};

/** The folders of a node, from its environment (see {@link loadEnvironment}). */
export function nodeFolders(projectFolder: string, env: Variables, home: string = homedir()): NodeFolders {
  const around = isVersionText(basename(projectFolder)) ? dirname(projectFolder) : undefined;
  return {
    root: env["IVY_ROOT_DIR"] ?? around ?? join(home, "Documents", "ivy"),
    project: projectFolder,
    data: env["IVY_DATA_DIR"] ?? join(around ?? projectFolder, "data"),
  };
}
