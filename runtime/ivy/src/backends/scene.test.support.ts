import { join } from "node:path";
import { Config } from "@edgeloom/ivy-sdk";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { type LogEntry, NodeLogger } from "../logger/index.js";
import type { QueuedMessage } from "../messages/message-queue.js";
import type { ProcessContext } from "../run/process-context.js";
import { FolderPendingConfigs } from "../state/folder-pending-configs.js";
import { FileState } from "../store/file-state.js";
import { openQueue } from "../store/open-queue.js";
import { isUnreadable, queuedMessage } from "../store/queued-message.js";
import type { SqliteMessageQueue } from "../store/sqlite-message-queue.js";
import type { ConfigWithBackend } from "./backend.js";

/** What a test says about a node. */
export type SceneOptions = {
  readonly folder: string;
  readonly provider: "tenta" | "thingsboard" | "mqtt";
  readonly revision?: number;
  readonly systemIdentifier?: string;
  readonly clock?: Clock;
  /** Sections of the back end beside the connection. */
  readonly backend?: Readonly<Record<string, unknown>>;
  readonly connection?: Readonly<Record<string, unknown>>;
  /** Shared with other scenes, and closed by its owner; one of its own when left out. */
  readonly queue?: SqliteMessageQueue;
  /** Puts every line of the log into the queue, too, as `message_sending: DEBUG` does. */
  readonly sendsLog?: boolean;
};

/** A node with a real queue, whose connections a test plays. */
export type Scene = {
  readonly context: ProcessContext;
  readonly config: ConfigWithBackend;
  readonly queue: SqliteMessageQueue;
  readonly entries: readonly LogEntry[];
  readonly teardown: AbortController;
  /** Level and subject of each line of the log. */
  heads(): readonly string[];
  close(): void;
};

/** Makes a node. */
export function makeScene(options: SceneOptions): Scene {
  const { folder, clock = systemClock } = options;
  const config = configOf(options);
  const queue = options.queue ?? openQueue({ dataFolder: folder, clock, synchronous: "NORMAL" });
  const entries: LogEntry[] = [];
  const teardown = new AbortController();
  const sink = {
    write: (entry: LogEntry): void => {
      entries.push(entry);
      const { level, subject } = entry;
      if (options.sendsLog === true) queue.add({ variant: "log", level, subject, body: "" });
    },
  };
  const context: ProcessContext = {
    name: `${options.provider}-backend`,
    config,
    queue,
    outcomes: queue,
    clock,
    folders: { root: folder, project: folder, data: folder },
    teardown: teardown.signal,
    logger: new NodeLogger({ origin: "backend", clock, sinks: [sink] }),
    state: new FileState({ file: join(folder, "state.json") }),
    pendingConfigs: new FolderPendingConfigs(join(folder, "pending-configs"), clock),
  };
  return {
    context,
    config,
    queue,
    entries,
    teardown,
    heads: () => entries.map(({ level, subject }) => `${level} ${subject}`),
    close: () => {
      if (options.queue === undefined) queue.close();
    },
  };
}

function configOf(options: SceneOptions): ConfigWithBackend {
  const config = Config.parse({
    general: {
      config_revision: options.revision ?? 17,
      software_version: "1.1.0",
      system_identifier: options.systemIdentifier ?? "sys-1",
    },
    logging_verbosity: { file_archive: null, console_prints: null, message_sending: null },
    backend: {
      provider: options.provider,
      mqtt_connection: {
        host: "localhost",
        port: 1883,
        client_id: "cid",
        username: "usr",
        password: "pwd",
        ...options.connection,
      },
      ...options.backend,
    },
    dummy_procedure: { seconds_between_datapoints: 10 },
    system_checks: { seconds_between_checks: 120 },
  });
  if (config.backend === null) throw new Error("a scene has a back end");
  return { ...config, backend: config.backend };
}

/** A message as a queue gives it, from its stored text. */
export function stored(identifier: number, timestamp: number, body: string): QueuedMessage {
  const created_at_us = Math.round(timestamp * 1e6);
  const read = queuedMessage({ id: identifier, created_at_us, body, attempts: 0, last_error: null });
  if (isUnreadable(read)) throw new Error(read.reason);
  return read;
}
