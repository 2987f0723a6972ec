import { existsSync } from "node:fs";
import { join } from "node:path";
import { nodeFolders } from "../../env/index.js";
import type { NodeStatus, ProcessStatus } from "../../run/node-status.js";
import { FolderPendingConfigs } from "../../state/folder-pending-configs.js";
import { type QueueContents, viewQueue } from "../../store/index.js";
import { type ConfigTrial, readConfigTrial } from "../../update/trial/config-trial.js";
import { readTrial, type TrialRecord } from "../../updater/trial/trial-record.js";
import type { NodeProgram } from "../node-program.js";
import { type RunningNode, runningNode } from "../process/running-node.js";
import type { Report } from "../report.js";
import { configOf } from "./load-config.js";
import { isoOf } from "./queue.js";

/** `status`: what runs, what waits, and what became of the last configuration. Changes nothing, and fails at nothing. */
export async function status(program: NodeProgram): Promise<Report> {
  const { projectFolder } = program;
  const { data, root } = nodeFolders(projectFolder, process.env);
  const node = runningNode(projectFolder);
  const config = await attempt(async () => await revisionOf(program));
  const queue = await attempt(() => queueOf(viewQueue(data, { outcomes: 1 })));
  const pendingConfigs = waitingIn(join(data, "pending-configs"));
  const trial = trialOf(readTrial(root), readConfigTrial(projectFolder));
  const json = { isRunning: node !== undefined, ...nodeFacts(node), config, queue, pendingConfigs, trial };
  const lines = [
    ...nodeLines(node),
    `configuration  ${"error" in config ? config.error : `revision ${config.revision}, ${config.file}`}`,
    ...("error" in queue ? [`queue          ${queue.error}`] : queueLines(queue)),
    ...(pendingConfigs === 0 ? [] : [`updates        ${pendingConfigs} wait`]),
    ...(trial === null ? [] : [`trial          ${trial.of}, since ${trial.starts} starts`]),
  ];
  return { text: lines.join("\n"), json };
}

function waitingIn(folder: string): number {
  return existsSync(folder) ? new FolderPendingConfigs(folder).list().length : 0;
}

type Failed = { readonly error: string };

async function attempt<T extends object>(work: () => T | Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function revisionOf(program: NodeProgram) {
  const { value, file, problem } = await configOf(program);
  return {
    revision: value.general.config_revision,
    file,
    backend: value.backend?.provider ?? null,
    problem: problem?.message ?? null,
  };
}

function queueOf({ waiting, dead, oldestTimestamp, outcomes }: QueueContents) {
  return { waiting, dead, oldestTimestamp, lastUpdate: outcomes[0] ?? null };
}

function trialOf(version: TrialRecord | undefined, config: ConfigTrial | undefined) {
  if (version?.state === "trial")
    return { of: `version ${version.next.version}`, version: version.next.version, starts: version.starts };
  if (config?.state !== "trial") return null;
  return { of: `revision ${config.revision}`, revision: config.revision, starts: config.starts };
}

function nodeFacts(node: RunningNode | undefined): Partial<NodeStatus> {
  if (node === undefined) return {};
  const { startedAt, version, processes } = node.status ?? {};
  return {
    pid: node.pid,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(version === undefined ? {} : { version }),
    ...(processes === undefined ? {} : { processes }),
  };
}

function nodeLines(node: RunningNode | undefined): readonly string[] {
  if (node === undefined) return ["The node does not run."];
  const { status } = node;
  if (status === undefined) return [`The node runs as process ${node.pid}.`];
  const { version, startedAt, processes } = status;
  const width = Math.max(0, ...processes.map(({ name }) => name.length));
  return [
    `The node runs version ${version} as process ${node.pid} since ${startedAt}.`,
    ...processes.map((each) => `  ${each.name.padEnd(width)}  ${processText(each)}`),
  ];
}

function processText({ pid, isHealthy, starts, isConnected }: ProcessStatus): string {
  const again = starts > 1 ? `, started ${starts} times` : "";
  const connection = isConnected === undefined ? "" : isConnected ? ", connected" : ", not connected";
  if (pid === null) return `waits to be started again${again}`;
  return `process ${pid}, ${isHealthy ? "healthy" : "starting"}${connection}${again}`;
}

function queueLines({
  waiting,
  dead,
  oldestTimestamp,
  lastUpdate,
}: ReturnType<typeof queueOf>): readonly string[] {
  const since = oldestTimestamp === null ? "" : `, the oldest of ${isoOf(oldestTimestamp)}`;
  const lost = dead === 0 ? "" : `; ${dead} were given up`;
  if (lastUpdate === null) return [`queue          ${waiting} messages wait${since}${lost}`];
  const { revision, status: outcome, reason } = lastUpdate;
  return [
    `queue          ${waiting} messages wait${since}${lost}`,
    `last update    revision ${revision} ${outcome}${reason === undefined ? "" : `: ${reason}`}`,
  ];
}
