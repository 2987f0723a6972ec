import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { pause } from "../../util/stepped-backoff.js";
import { commandLineOf, endLeftovers, signal } from "./leftovers.js";
import { type RunningNode, runningNode } from "./running-node.js";
import { dropStatus } from "./status-file.js";

/** How a node was stopped. */
export type Stopped = {
  /** The processes that ran; none when it did not run. */
  readonly pids: readonly number[];
  /** Whether it had to be killed, because its time was over. */
  readonly wasKilled: boolean;
  /** Children of an earlier main process that still ran. */
  readonly leftovers: readonly number[];
};

const lookMs = 100;
const killMs = 10_000;

/**
 * Asks a node to end and waits until all of it has; kills it when the time is over. Nothing of it is left.
 *
 * @throws EdgeloomError `CONFIG` when it belongs to somebody else; `DEADLINE_EXCEEDED` when it cannot even be killed
 */
export async function stopNode(
  projectFolder: string,
  { limitMs, clock = systemClock }: { readonly limitMs: number; readonly clock?: Clock },
): Promise<Stopped> {
  const node = runningNode(projectFolder);
  if (node === undefined) return { pids: [], wasKilled: false, leftovers: clear(projectFolder) };
  const words = commandLineOf(node.pid);
  // It lets the lock go a moment before it is gone; what has got its number since has other words.
  const isThere = (): boolean =>
    runningNode(projectFolder)?.pid === node.pid || (words !== "" && commandLineOf(node.pid) === words);
  ask(node);
  const ended = await endsWithin(isThere, limitMs, clock);
  if (!ended) {
    kill(projectFolder, node);
    if (!(await endsWithin(isThere, killMs, clock))) throw unkillable(node);
  }
  return { pids: node.pids, wasKilled: !ended, leftovers: clear(projectFolder) };
}

function clear(projectFolder: string): readonly number[] {
  const leftovers = endLeftovers(projectFolder);
  dropStatus(projectFolder);
  return leftovers;
}

/** Only the main process is asked: it ends its children in the right order. */
function ask({ pid }: RunningNode): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
    throw new EdgeloomError("CONFIG", `process ${pid} cannot be stopped by this user`, {
      place: `process ${pid}`,
      fix: "stop it as the user who has started it",
      cause: error,
    });
  }
}

/** Children are looked up anew: some may have been started again meanwhile. */
function kill(projectFolder: string, { pid }: RunningNode): void {
  const now = runningNode(projectFolder);
  if (now?.pid !== pid) return;
  if (now.status?.isGroup === true) signal(-pid, "SIGKILL");
  endLeftovers(projectFolder);
  signal(pid, "SIGKILL");
}

async function endsWithin(isThere: () => boolean, limitMs: number, clock: Clock): Promise<boolean> {
  const endMs = clock.nowMs() + limitMs;
  while (isThere()) {
    const leftMs = endMs - clock.nowMs();
    if (leftMs <= 0) return false;
    await pause(Math.min(lookMs, leftMs), undefined, clock);
  }
  return true;
}

function unkillable({ pid }: RunningNode): EdgeloomError {
  return new EdgeloomError("DEADLINE_EXCEEDED", `process ${pid} has not ended although it was killed`, {
    place: `process ${pid}`,
    fix: "look at what it waits for: it hangs in the operating system",
  });
}
