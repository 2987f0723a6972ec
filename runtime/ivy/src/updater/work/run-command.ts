import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { EdgeloomError } from "@edgeloom/runtime";
import type { Variables } from "../../env/index.js";

/** A program to run to its end. */
export type Command = {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Variables;
  readonly signal: AbortSignal;
};

const tailBytes = 4_096;

/** Fails with `CONFIG` when the folder of a version is not there. */
export function expectFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new EdgeloomError("CONFIG", `Directory ${folder} does not exist`, {
    place: folder,
    fix: "fetch the version first",
  });
}

/**
 * Runs a program without a shell, to its end. What it has printed last is in the error.
 *
 * @throws EdgeloomError `REMOTE` when it ends with anything but 0; `CONFIG` when it cannot be started, or not there; `CANCELLED`
 */
export async function runCommand({ command, args, folder, env, signal }: Command): Promise<void> {
  expectFolder(folder);
  const place = [command, ...args].join(" ");
  const child = spawn(command, [...args], {
    cwd: folder,
    env: { ...env },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let tail = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-tailBytes);
    });
  const status = await new Promise<string>((resolve, reject) => {
    child.on("error", (cause) => reject(notRun(cause, place, signal)));
    child.on("close", (code, killedBy) => resolve(killedBy ?? String(code)));
  });
  if (status === "0") return;
  throw new EdgeloomError("REMOTE", `${place} has ended with ${status}`, {
    place,
    status,
    detail: tail.trim(),
    fix: "run it in the folder of the version, and correct what it says",
  });
}

function notRun(cause: Error, place: string, signal: AbortSignal): EdgeloomError {
  if (signal.aborted) return new EdgeloomError("CANCELLED", `${place} was ended`, { place });
  return new EdgeloomError("CONFIG", `${place} cannot be run`, {
    place,
    cause,
    fix: "install npm where the PATH of the node finds it",
  });
}

const passed =
  /^(?:PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|npm_config_\w+|(?:https?|no)_proxy)$/i;

/** Of the environment what an installation needs: the secrets of the node are not for the scripts of packages. */
export function installEnvironment(env: Variables): Variables {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name)));
}
