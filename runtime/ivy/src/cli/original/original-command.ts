import { applyEnvironment } from "../../env/index.js";
import { stopLimitMs } from "../commands/lifecycle.js";
import { run } from "../commands/run.js";
import type { CliHost } from "../host.js";
import { definitionOf, type NodeProgram } from "../node-program.js";
import { runningNode } from "../process/running-node.js";
import { AlreadyRuns, backgroundOption, startNode } from "../process/start-node.js";
import { stopNode } from "../process/stop-node.js";
import { exitCodes, print, reportOf } from "../report.js";
import {
  isOriginalName,
  type OriginalName,
  originalCommandHelp,
  originalHelp,
  originalUsageError,
} from "./original-help.js";

const startMs = 60_000;

/**
 * The command line of the Python original, word for word, for scripts that were written for it. Its defects are not copied: `info`
 * shows the version (D27), `restart` works while the node runs (D28), and `stop` waits for the end.
 *
 * @returns the exit code. Never rejects
 */
export async function originalCommand(
  argv: readonly string[],
  program: NodeProgram,
  host: CliHost,
): Promise<number> {
  const [name = "--help", ...rest] = argv;
  try {
    if (name === "run") return await runHere(program, rest);
    if (name === "--help") {
      host.out(originalHelp());
      return exitCodes.success;
    }
    const wrong = usageErrorOf(name, rest);
    if (wrong !== undefined) {
      host.err(wrong);
      return exitCodes.usage;
    }
    return await command(name as OriginalName, rest, program, host);
  } catch (error) {
    return print(host, reportOf(error), false);
  }
}

/** What `start` starts; the original has a program of its own for that. */
async function runHere(program: NodeProgram, rest: readonly string[]): Promise<number> {
  applyEnvironment(program.projectFolder);
  await run(program, { background: rest.includes(backgroundOption) });
  return exitCodes.success;
}

function usageErrorOf(name: string, rest: readonly string[]): string | undefined {
  if (!isOriginalName(name)) {
    const message = name.startsWith("-") ? `No such option: ${name}` : `No such command '${name}'.`;
    return originalUsageError(undefined, message);
  }
  if (rest.includes("--help")) return undefined;
  const option = rest.find((word) => word.startsWith("-"));
  if (option !== undefined) return originalUsageError(name, `No such option: ${option}`);
  if (rest.length === 0) return undefined;
  const plural = rest.length > 1 ? "s" : "";
  return originalUsageError(name, `Got unexpected extra argument${plural} (${rest.join(" ")})`);
}

async function command(
  name: OriginalName,
  rest: readonly string[],
  program: NodeProgram,
  host: CliHost,
): Promise<number> {
  const say = (text: string): void => host.out(`${text}\n`);
  if (rest.includes("--help")) {
    host.out(originalCommandHelp(name));
    return exitCodes.success;
  }
  applyEnvironment(program.projectFolder);
  switch (name) {
    case "info":
      return await info(program, say);
    case "is-running":
      return isRunning(program, say);
    case "start":
      return await start(program, say);
    case "stop":
      return await stop(program, say);
    case "restart":
      say("Restarting background process");
      await stop(program, say);
      return await start(program, say);
  }
}

type Say = (text: string) => void;

async function info(program: NodeProgram, say: Say): Promise<number> {
  const { version } = await definitionOf(program);
  say(`CLI version: ${version}`);
  say(`Python interpreter: ${process.execPath}`);
  say(`Source code: ${program.projectFolder}`);
  return exitCodes.success;
}

function isRunning({ projectFolder }: NodeProgram, say: Say): number {
  const node = runningNode(projectFolder);
  say(
    node === undefined
      ? "background processes are not running"
      : `background process is running with PID(s) ${listed(node.pids)}`,
  );
  return exitCodes.success;
}

async function start(program: NodeProgram, say: Say): Promise<number> {
  try {
    const [pid = 0] = await startNode(program, { limitMs: startMs });
    say(`Started background process with PID(s) ${listed([pid])}`);
    return exitCodes.success;
  } catch (error) {
    say(
      error instanceof AlreadyRuns
        ? `Background processes already exists with PID(s) ${listed(error.pids)}`
        : "Could not start background process",
    );
    return exitCodes.failure;
  }
}

async function stop(program: NodeProgram, say: Say): Promise<number> {
  const { pids } = await stopNode(program.projectFolder, { limitMs: await stopLimitMs(program, {}) });
  say(
    pids.length === 0
      ? "No active process to be terminated"
      : `Terminated ${pids.length} automation background processe(s) with PID(s) ${listed(pids)}`,
  );
  return exitCodes.success;
}

/** As Python prints a list. */
function listed(pids: readonly number[]): string {
  return `[${pids.join(", ")}]`;
}
