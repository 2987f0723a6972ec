import { join } from "node:path";
import type { Config, State } from "@edgeloom/ivy-sdk";
import { systemClock } from "@edgeloom/runtime/base";
import { type LoadedConfig, loadConfig, secretsIn } from "../config/index.js";
import { type NodeFolders, nodeFolders } from "../env/index.js";
import {
  consoleSink,
  FileSink,
  fromLevel,
  jsonLayout,
  type Logger,
  type LogSink,
  messageSink,
  NodeLogger,
  redactorFor,
} from "../logger/index.js";
import { FolderPendingConfigs } from "../state/folder-pending-configs.js";
import {
  type ConfigOutcomes,
  FileState,
  olderQueues,
  openQueue,
  type QueueProblem,
  type SqliteMessageQueue,
} from "../store/index.js";
import type { NodeDefinition } from "./node-definition.js";
import type { ProcessContext } from "./process-context.js";

/** A context that is to be closed. */
export type OpenContext<C extends Config, S extends State> = {
  readonly context: ProcessContext<C, S>;
  readonly loaded: LoadedConfig<C>;
  readonly folders: NodeFolders;
  readonly outcomes: ConfigOutcomes;
  /** Writes the archive and closes the queue. */
  close(): void;
};

/** Which process it is for. */
export type ContextRequest<C extends Config, S extends State> = {
  readonly definition: NodeDefinition<C, S>;
  readonly projectFolder: string;
  /** Of the process; also who speaks in its log. */
  readonly name: string;
  readonly teardown: AbortSignal;
  /** Whether to put a broken database aside: only the main process, and before it starts others. */
  readonly recovers?: boolean;
};

/** Opens what a process of a node works with. The environment has been applied before. Throws as `loadConfig` and `openQueue` do. */
export function openContext<C extends Config, S extends State>(
  request: ContextRequest<C, S>,
): OpenContext<C, S> {
  const { definition, projectFolder, name, teardown, recovers = false } = request;
  const { config: model, version, migrations = [] } = definition;
  const loaded = loadConfig<C>({
    projectFolder,
    version,
    migrations,
    ...(model === undefined ? {} : { model }),
  });
  const folders = nodeFolders(projectFolder, process.env);
  const problems: QueueProblem[] = [];
  let report = (problem: QueueProblem): void => void problems.push(problem);
  const queue = openQueue({
    dataFolder: folders.data,
    recovers,
    limits: definition.retention ?? {},
    onProblem: (problem) => report(problem),
  });
  const logger = new NodeLogger({
    origin: name,
    sinks: sinksOf(loaded.value, folders, queue, definition),
    redact: redactorFor(secretsIn(loaded.value)),
  });
  report = (problem) => logger.error(`The queue: ${problem.kind}`, problemText(problem));
  for (const problem of problems) report(problem);
  if (recovers) takeOverOlderQueues(folders, queue, logger);
  const context: ProcessContext<C, S> = {
    name,
    config: loaded.value,
    logger,
    queue,
    state: new FileState<S>({
      file: join(folders.data, "state.json"),
      ...(definition.state === undefined ? {} : { model: definition.state }),
      onDamaged: (movedTo) => logger.error("The state was damaged and begins anew", `kept as ${movedTo}`),
    }),
    pendingConfigs: new FolderPendingConfigs(join(folders.data, "pending-configs")),
    outcomes: queue,
    folders,
    clock: systemClock,
    teardown,
  };
  return { context, loaded, folders, outcomes: queue, close: () => queue.close() };
}

/** Of versions that kept their data apart. One that cannot be read keeps the node from nothing. */
function takeOverOlderQueues(folders: NodeFolders, queue: SqliteMessageQueue, logger: Logger): void {
  for (const file of olderQueues(folders)) {
    try {
      const count = queue.takeOver(file);
      if (count !== undefined) logger.info(`Took over ${count} undelivered messages from ${file}`);
    } catch (error) {
      logger.exception(error, `The messages in ${file} could not be taken over`);
    }
  }
}

function sinksOf<C extends Config, S extends State>(
  { logging_verbosity: least, backend }: Config,
  { data }: NodeFolders,
  queue: SqliteMessageQueue,
  { logLayout, retention: { logDays: keepDays } = {} }: NodeDefinition<C, S>,
): readonly LogSink[] {
  // What `run --json` asks of all processes of a node.
  const consoleLayout = process.env["IVY_CONSOLE_LAYOUT"] === "json" ? jsonLayout : logLayout;
  return [
    fromLevel(least.console_prints, consoleSink(consoleLayout)),
    fromLevel(
      least.file_archive,
      new FileSink(join(data, "logs"), logLayout, keepDays === undefined ? {} : { keepDays }),
    ),
    fromLevel(backend === null ? null : least.message_sending, messageSink(queue)),
  ];
}

function problemText(problem: QueueProblem): string {
  return Object.entries(problem)
    .filter(([key]) => key !== "kind")
    .map(([key, value]) => `${key}: ${value instanceof Error ? value.message : String(value)}`)
    .join("\n");
}
