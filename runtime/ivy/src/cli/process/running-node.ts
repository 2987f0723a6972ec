import { automationLockHolder } from "../../store/index.js";
import { readStatus, type WrittenStatus } from "./status-file.js";

/** A node that runs. */
export type RunningNode = {
  /** Of the main process. */
  readonly pid: number;
  /** All its processes, the main process first. */
  readonly pids: readonly number[];
  /** What it says of itself; undefined before it has, and when other programs than the command line run it. */
  readonly status: WrittenStatus | undefined;
};

/** The node of a project, or of any version of it, if it runs. The lock knows, whatever files say. */
export function runningNode(projectFolder: string): RunningNode | undefined {
  const pid = automationLockHolder(projectFolder);
  if (pid === undefined) return undefined;
  const written = readStatus(projectFolder);
  const status = written?.pid === pid ? written : undefined;
  return { pid, pids: [pid, ...childrenOf(status)], status };
}

/** The processes of the children that live. */
function childrenOf(status: WrittenStatus | undefined): readonly number[] {
  return (status?.processes ?? []).flatMap(({ pid }) => (pid === null ? [] : [pid]));
}
