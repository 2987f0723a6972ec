import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Config } from "@edgeloom/ivy-sdk";
import { systemClock } from "@edgeloom/runtime/base";
import { type LogEntry, NodeLogger, redactorFor, secretsIn } from "../../../runtime/ivy/src/index.js";
import { FolderPendingConfigs } from "../../../runtime/ivy/src/state/folder-pending-configs.js";
import { FileState, openQueue, type SqliteMessageQueue } from "../../../runtime/ivy/src/store/index.js";
import {
  NodeUpdater,
  pointerFile,
  type UpdaterOptions,
  writePointer,
} from "../../../runtime/ivy/src/updater/index.js";
import { releaseFiles, writeRelease } from "./release-server.js";

const guardUrl = new URL("../../../runtime/ivy/dist/updater/trial/guard-main.js", import.meta.url).href;

/** A configuration as a person would write it, for the given source of releases; `facts` go into `general`. */
export function configFor(updater: object, revision: number, version: string, facts: object = {}) {
  return {
    general: {
      config_revision: revision,
      software_version: version,
      system_identifier: "node-7",
      ...facts,
    },
    logging_verbosity: { file_archive: null, console_prints: null, message_sending: null },
    updater,
    dummy_procedure: { seconds_between_datapoints: 10 },
    system_checks: { seconds_between_checks: 120 },
  };
}

/** What runs, and how it is updated: 1.0.0 with its first configuration and no back end, where nothing else is said. */
export type RunningVersion = {
  readonly options?: UpdaterOptions;
  readonly revision?: number;
  readonly version?: string;
  readonly backend?: object;
};

/** Version 1.0.0 in a root folder of its own, which is to be updated. */
export class UpdateScene {
  readonly root = mkdtempSync(join(tmpdir(), "ivy-update-"));
  /** Does what npm does, quicker: there are no packages to install. What it was given is written down. */
  readonly npm = join(this.root, "npm");
  readonly entries: LogEntry[] = [];
  onEntry: (entry: LogEntry) => void = () => {};
  #queue: SqliteMessageQueue | undefined;

  constructor() {
    const script = `#!/bin/sh\n{ echo "$@"; env; } >> '${this.root}/npm.seen'\n[ "$1" = ci ] || exec '${process.execPath}' check.js\n`;
    writeFileSync(this.npm, script, { mode: 0o755 });
    writeRelease(join(this.root, "1.0.0"), releaseFiles("1.0.0"));
    writePointer(pointerFile(this.root), [join(this.root, "1.0.0", "cli.js")]);
  }

  get queue(): SqliteMessageQueue {
    this.#queue ??= openQueue({ dataFolder: join(this.root, "data"), synchronous: "NORMAL" });
    return this.#queue;
  }

  /** The updater of a running version; `source` is what its configuration says of releases. */
  updater(source: object, running: RunningVersion = {}): NodeUpdater {
    const { root, queue } = this;
    const { options = {}, revision = 1, version = "1.0.0", backend = null } = running;
    const config = Config.parse({ ...configFor(source, revision, version), backend });
    const folders = { root, project: join(root, version), data: join(root, "data") };
    return new NodeUpdater(
      {
        name: "main",
        config,
        logger: new NodeLogger({
          origin: "updater",
          sinks: [
            { write: (entry) => void this.entries.push(entry) },
            { write: (entry) => this.onEntry(entry) },
          ],
          redact: redactorFor(secretsIn(config)),
        }),
        queue,
        outcomes: queue,
        state: new FileState({ file: join(root, "data", "state.json") }),
        pendingConfigs: new FolderPendingConfigs(join(root, "data", "pending-configs")),
        folders,
        clock: systemClock,
        teardown: new AbortController().signal,
        version,
      },
      { rootGuard: () => true, npm: { command: this.npm }, guardUrl, ...options },
    );
  }

  /** All that was logged. */
  get log(): string {
    return this.entries.map(({ subject, blocks }) => `${subject}\n${JSON.stringify(blocks)}`).join("\n");
  }

  /** What was reported upward, in order. */
  get statuses(): readonly string[] {
    return this.queue
      .oldest(-1)
      .flatMap(({ message_body: body }) => (body.variant === "config" ? [body.status] : []));
  }

  /** Folders of versions and of updates. */
  get folders(): readonly string[] {
    return readdirSync(this.root).filter((name) => /^\.|^\d/.test(name));
  }

  /** What the pointer starts now. */
  get active(): string {
    return execFileSync("sh", [pointerFile(this.root), "info"], { encoding: "utf8" });
  }

  /** What the active version says when it is 1.0.0. */
  get oldVersion(): string {
    return `this is ${join(this.root, "1.0.0")}\n`;
  }

  /** Everything that others may read: logs, messages, and what npm was given. */
  get published(): string {
    const seen = join(this.root, "npm.seen");
    const bodies = this.queue.oldest(-1).map(({ bodyText }) => bodyText);
    return [this.log, existsSync(seen) ? readFileSync(seen, "utf8") : "", ...bodies].join("\n");
  }

  /** Lets go of everything, as the end of a process does. */
  end(): void {
    this.#queue?.close();
    this.#queue = undefined;
    this.entries.length = 0;
  }

  close(): void {
    this.end();
    rmSync(this.root, { recursive: true, force: true });
  }
}
