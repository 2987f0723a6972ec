import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { nodeFolders } from "../../env/index.js";
import { pause } from "../../util/stepped-backoff.js";
import type { NodeProgram } from "../node-program.js";
import { endLeftovers, signal } from "./leftovers.js";
import { runningNode } from "./running-node.js";

/** What `run` is given when something waits for it in the foreground. */
export const backgroundOption = "--background";

/** What `run` says when the processes of the node were started. */
export type StartedMessage = { readonly type: "started"; readonly pids: readonly number[] };

const shownBytes = 4_000;

/**
 * Starts a node in the background, and waits until its processes were started. Its standard error goes to `data/background.log`, its
 * log to the files of the log.
 *
 * @returns its processes, the main process first
 * @throws EdgeloomError `CONFLICT` when it runs already; `UNAVAILABLE`, with what it has said, when it has ended at once;
 * `DEADLINE_EXCEEDED` when it has not started in time, and was ended
 */
export async function startNode(
  program: NodeProgram,
  { limitMs }: { readonly limitMs: number },
): Promise<readonly number[]> {
  const running = runningNode(program.projectFolder);
  if (running !== undefined) throw alreadyRuns(running.pids);
  endLeftovers(program.projectFolder);
  const { data } = nodeFolders(program.projectFolder, process.env);
  mkdirSync(data, { recursive: true });
  const file = join(data, "background.log");
  const child = spawned(program, file);
  const started = await firstWord(child, limitMs);
  if (child.connected) child.disconnect();
  child.unref();
  if (typeof started !== "string") return started.pids;
  if (child.pid !== undefined) signal(-child.pid, "SIGKILL");
  throw started === "late" ? tooLate(file, limitMs) : endedAtOnce(file);
}

/** The processes that keep a node from being started. */
export class AlreadyRuns extends EdgeloomError {
  constructor(readonly pids: readonly number[]) {
    super("CONFLICT", `the node runs already, as process ${pids[0] ?? "unknown"}`, {
      place: "run.lock",
      fix: "stop or restart it",
    });
  }
}

function alreadyRuns(pids: readonly number[]): AlreadyRuns {
  return new AlreadyRuns(pids);
}

function spawned(
  { projectFolder, program = process.argv[1] ?? "", programArguments = [] }: NodeProgram,
  file: string,
): ChildProcess {
  const log = openSync(file, "w", 0o600);
  try {
    const words = [...process.execArgv, program, ...programArguments, "run", backgroundOption];
    return spawn(process.execPath, words, {
      cwd: projectFolder,
      detached: true,
      stdio: ["ignore", "ignore", log, "ipc"],
    });
  } finally {
    closeSync(log);
  }
}

async function firstWord(child: ChildProcess, limitMs: number): Promise<StartedMessage | "ended" | "late"> {
  const done = new AbortController();
  const word = new Promise<StartedMessage | "ended">((resolve) => {
    child.once("message", (message) => resolve(message as StartedMessage));
    child.once("exit", () => resolve("ended"));
    child.once("error", () => resolve("ended"));
  });
  const late = pause(limitMs, done.signal).then(() => "late" as const);
  try {
    return await Promise.race([word, late]);
  } finally {
    done.abort();
  }
}

function endedAtOnce(file: string): EdgeloomError {
  const said = readFileSync(file, "utf8").slice(-shownBytes).trim();
  return new EdgeloomError(
    "UNAVAILABLE",
    `the node has ended at once${said === "" ? "" : `, and said:\n${said}`}`,
    {
      place: file,
      fix: "correct what it complains about; `run` shows more",
    },
  );
}

function tooLate(file: string, limitMs: number): EdgeloomError {
  return new EdgeloomError(
    "DEADLINE_EXCEEDED",
    `the node has not started within ${limitMs / 1000} seconds and was ended`,
    { place: file, fix: "look at what it waits for with `run`, or give it more time with --timeout" },
  );
}
