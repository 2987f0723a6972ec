import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Config } from "@edgeloom/ivy-sdk";
import { FakeClock } from "@edgeloom/runtime/base";
import { configFile } from "../config/index.js";
import { type LogEntry, NodeLogger } from "../logger/index.js";
import type { ProcessStatus } from "../run/node-status.js";
import { FolderPendingConfigs } from "../state/folder-pending-configs.js";
import { FileState, openQueue, type SqliteMessageQueue } from "../store/index.js";
import type { UpdateContext } from "../update/update-context.js";
import type { StartedNode } from "../update/update-runner.js";
import { NodeUpdater } from "./node-updater.js";
import { pointerFile } from "./pointer.js";
import { type TrialRecord, writeTrial } from "./trial/trial-record.js";
import type { UpdaterOptions } from "./updater-options.js";

/** A configuration as a person would write it. */
export function configOf(revision: number, version: string): object {
  return {
    general: { config_revision: revision, software_version: version, system_identifier: "node-7" },
    logging_verbosity: { file_archive: null, console_prints: null, message_sending: null },
    updater: { provider: "npm", package: "station", registry: "http://127.0.0.1:1" },
    dummy_procedure: { seconds_between_datapoints: 10 },
    system_checks: { seconds_between_checks: 120 },
  };
}

/** A node of one procedure, as it is now and where `signal` does not end it. */
export function startedNode(
  process: () => Partial<ProcessStatus> = () => ({}),
  signal: AbortSignal = new AbortController().signal,
): StartedNode & { readonly restarts: () => number } {
  let restarts = 0;
  const usual: ProcessStatus = { name: "walk", variant: "procedure", pid: 2, isHealthy: true, starts: 1 };
  return {
    processes: () => [{ ...usual, ...process() }],
    restart: () => {
      restarts++;
    },
    restarts: () => restarts,
    signal,
  };
}

/** A root folder with versions in it, and what a running one of them works with. */
export class UpdaterScene {
  readonly root: string;
  readonly clock = new FakeClock();
  readonly entries: LogEntry[] = [];
  readonly queue: SqliteMessageQueue;

  constructor(root: string, versions: readonly string[]) {
    this.root = root;
    this.queue = openQueue({ dataFolder: join(root, "data"), synchronous: "NORMAL" });
    for (const version of versions) this.install(version);
  }

  /** Puts a version into its folder. */
  install(version: string): void {
    mkdirSync(join(this.root, version, "node_modules"), { recursive: true });
    writeFileSync(join(this.root, version, "package.json"), JSON.stringify({ version }));
    writeFileSync(join(this.root, version, "cli.js"), "");
    mkdirSync(join(this.root, version, "config"), { recursive: true });
    writeFileSync(configFile(join(this.root, version)), JSON.stringify(configOf(2, version)));
  }

  /** The updater of a running version. */
  updater(version: string, revision: number, options: UpdaterOptions = {}): NodeUpdater {
    const { root, queue, clock, entries } = this;
    const context: UpdateContext = {
      name: "main",
      config: Config.parse(configOf(revision, version)),
      logger: new NodeLogger({
        origin: "updater",
        clock,
        sinks: [{ write: (entry) => void entries.push(entry) }],
      }),
      queue,
      outcomes: queue,
      state: new FileState({ file: join(root, "state.json") }),
      pendingConfigs: new FolderPendingConfigs(join(root, "pending-configs")),
      folders: { root, project: join(root, version), data: join(root, "data") },
      clock,
      teardown: new AbortController().signal,
      version,
    };
    return new NodeUpdater(context, { rootGuard: () => true, trial: { healthySeconds: 20 }, ...options });
  }

  /** The record of a change from 1.0.0 to 2.0.0 by revision 2. */
  record(facts: Partial<TrialRecord> = {}): void {
    const installed = (version: string) => ({
      version,
      folder: join(this.root, version),
      program: join(this.root, version, "cli.js"),
    });
    writeTrial(this.root, {
      revision: 2,
      next: installed("2.0.0"),
      previous: installed("1.0.0"),
      pointer: pointerFile(this.root),
      wasPresent: false,
      state: "trial",
      starts: 1,
      maxStarts: 3,
      limitSeconds: 300,
      ...facts,
    });
  }

  /** What was reported, in order. */
  get statuses(): readonly string[] {
    const bodies = this.queue.oldest(-1).map(({ message_body }) => message_body);
    return bodies.flatMap((body) => (body.variant === "config" ? [body.status] : []));
  }

  /** Lets seconds pass, and what waits for them happen. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.clock.advance(1_000);
      await new Promise(setImmediate);
    }
  }
}
