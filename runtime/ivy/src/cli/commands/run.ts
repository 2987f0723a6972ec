import { runNode } from "../../run/run-node.js";
import { automationLockHolder } from "../../store/index.js";
import { definitionOf, type NodeProgram } from "../node-program.js";
import { endLeftovers } from "../process/leftovers.js";
import type { StartedMessage } from "../process/start-node.js";
import { dropStatus, type WrittenStatus, writeStatus } from "../process/status-file.js";

/** How a node runs in the foreground. */
export type RunCommandOptions = {
  /** Lines of JSON on the terminal. */
  readonly json?: boolean;
  /** Started by `start`, which waits for a word. */
  readonly background?: boolean;
};

/** `run`: the node itself, until it is asked to end. Rejects as `runNode` does. */
export async function run(program: NodeProgram, options: RunCommandOptions): Promise<void> {
  const { projectFolder, definitionUrl } = program;
  const definition = await definitionOf(program);
  if (options.json === true) process.env["IVY_CONSOLE_LAYOUT"] = "json";
  if (automationLockHolder(projectFolder) === undefined) endLeftovers(projectFolder);
  let isStarted = false;
  await runNode({
    definition,
    definitionUrl,
    projectFolder,
    onStatus: (status) => {
      const written: WrittenStatus = { ...status, isGroup: options.background === true };
      writeStatus(written);
      isStarted ||= tellStarted(written);
    },
  });
  dropStatus(projectFolder, process.pid);
}

/** True when every process has been started once. */
function tellStarted({ pid, processes }: WrittenStatus): boolean {
  if (processes.some(({ starts }) => starts === 0)) return false;
  const pids = [pid, ...processes.flatMap((child) => (child.pid === null ? [] : [child.pid]))];
  const message: StartedMessage = { type: "started", pids };
  // Whoever waited may be gone.
  if (process.connected) process.send?.(message, undefined, undefined, () => process.disconnect?.());
  return true;
}
