import type { NodeProgram } from "../node-program.js";
import { runningNode } from "../process/running-node.js";
import { startNode } from "../process/start-node.js";
import { type Stopped, stopNode } from "../process/stop-node.js";
import { exitCodes, type Report } from "../report.js";
import { configOf } from "./load-config.js";

/** How long commands wait. */
export type WaitOptions = {
  /** Seconds; by the configuration, or a minute to start, when left out. */
  readonly timeout?: number;
};

const startSeconds = 60;
/** Of procedures, and what a back end may take beyond its time to drain. */
const procedureSeconds = 30;
const spareSeconds = 30;

/** `start`: in the background. Rejects as `startNode`. */
export async function start(program: NodeProgram, { timeout = startSeconds }: WaitOptions): Promise<Report> {
  const pids = await startNode(program, { limitMs: timeout * 1000 });
  const [pid, ...children] = pids;
  return {
    text: `The node runs as process ${pid ?? "unknown"}, with ${children.length} children.`,
    json: { event: "started", pids },
  };
}

/** `stop`: done when all of it has ended, killed if its time is over. Rejects as `stopNode`. */
export async function stop(program: NodeProgram, options: WaitOptions): Promise<Report> {
  const stopped = await stopNode(program.projectFolder, { limitMs: await stopLimitMs(program, options) });
  return { text: stopText(stopped), notes: leftoverNotes(stopped), json: { event: "stopped", ...stopped } };
}

/** `restart`: the new node is started when the old one has ended (defect D28). Rejects as `stop` and `start`. */
export async function restart(program: NodeProgram, options: WaitOptions): Promise<Report> {
  const stopped = await stop(program, options);
  const started = await start(program, options);
  return {
    text: `${stopped.text}\n${started.text}`,
    notes: stopped.notes ?? [],
    json: { event: "restarted", stopped: stopped.json, started: started.json },
  };
}

/** `is-running`: by its exit code, for scripts. */
export function isRunning({ projectFolder }: NodeProgram): Report {
  const node = runningNode(projectFolder);
  if (node === undefined)
    return { text: "The node does not run.", json: { isRunning: false }, exitCode: exitCodes.failure };
  const { pid, pids } = node;
  return { text: `The node runs as process ${pid}.`, json: { isRunning: true, pids } };
}

/** How long a node may take to end: what its processes are allowed, unless a person says otherwise. */
export async function stopLimitMs(program: NodeProgram, { timeout }: WaitOptions): Promise<number> {
  if (timeout !== undefined) return timeout * 1000;
  const drainSeconds = await configOf(program).then(
    ({ value }) => value.backend?.max_drain_time ?? 0,
    // A configuration that was broken meanwhile must not keep the node from being stopped.
    () => 0,
  );
  return (procedureSeconds + drainSeconds + spareSeconds) * 1000;
}

function stopText({ pids, wasKilled }: Stopped): string {
  const [pid] = pids;
  if (pid === undefined) return "The node did not run.";
  return wasKilled ? `The node, process ${pid}, had to be killed.` : `The node, process ${pid}, has ended.`;
}

function leftoverNotes({ leftovers }: Stopped): readonly string[] {
  if (leftovers.length === 0) return [];
  return [`Children of an earlier node still ran and were killed: ${leftovers.join(", ")}.`];
}
