import { fileURLToPath } from "node:url";
import type { Config, ForeignConfig, State, UpdaterConfig } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { secretsIn } from "../config/index.js";
import type { TrialDemands } from "../update/trial/proof.js";
import type { UpdateContext } from "../update/update-context.js";
import { PackageProgress } from "./package-states.js";
import { PhaseLog, pointerPhase } from "./phases.js";
import { pointerFile, writePointer } from "./pointer.js";
import { Reports } from "./reports.js";
import { expectSafeRegistry } from "./source/safe-registry.js";
import { sourceTaskOf } from "./source-task.js";
import { switchOnTrial } from "./trial/switch.js";
import type { UpdaterSettings } from "./updater-options.js";
import { programIn } from "./work/release-manifest.js";
import type { PreparedVersion, PrepareEvents, PrepareTask } from "./work/task.js";
import {
  keepUpdate,
  type TargetBefore,
  targetBefore,
  type UpdateFolders,
  undoUpdate,
  updateFolders,
} from "./work/update-folders.js";

/** A configuration for another version. */
export type VersionRequest = {
  readonly received: ForeignConfig;
  /** As it came. */
  readonly text: string;
  readonly signal: AbortSignal;
};

/**
 * Brings another version to the point where the pointer starts it, and writes the log of it (specification §7.4). When anything fails
 * everything is as before.
 */
export class VersionChange<C extends Config, S extends State> {
  readonly #context: UpdateContext<C, S>;
  readonly #settings: UpdaterSettings;
  readonly #demands: TrialDemands | undefined;
  readonly #log: PhaseLog;

  /** `demands`: what the running version can do, so that the next one is held to it. */
  constructor(context: UpdateContext<C, S>, settings: UpdaterSettings, demands?: TrialDemands) {
    this.#context = context;
    this.#settings = settings;
    this.#demands = demands;
    this.#log = new PhaseLog(context.logger);
  }

  /** What the log says when it has failed. */
  get failure(): string {
    return this.#log.failure;
  }

  /** Prepares the version and switches it on. Throws the error of the step that has failed. */
  async run(request: VersionRequest, updater: UpdaterConfig): Promise<void> {
    const { config_revision } = request.received.general;
    const told = new PackageProgress(new Reports(this.#context), config_revision, this.#context.logger);
    await this.#prepared(request, updater, told, (prepared, { wasPresent }) => {
      this.#log.enter(pointerPhase);
      this.#switchTo(prepared, request.received.general, wasPresent);
      this.#log.finish();
    });
    keepUpdate(this.#foldersOf(request.received));
  }

  /** Prepares the version, and takes it away again. Throws as {@link VersionChange.run}. */
  async rehearse(request: VersionRequest, updater: UpdaterConfig): Promise<void> {
    const folders = this.#foldersOf(request.received);
    await this.#prepared(request, updater, undefined, (_prepared, before) => undoUpdate(folders, before));
  }

  async #prepared(
    request: VersionRequest,
    updater: UpdaterConfig,
    told: PackageProgress | undefined,
    then: (prepared: PreparedVersion, before: TargetBefore) => void,
  ): Promise<void> {
    const { logger } = this.#context;
    const folders = this.#foldersOf(request.received);
    const before = targetBefore(folders);
    try {
      const events: PrepareEvents = {
        begin: (step) => {
          this.#log.begin(step);
          told?.step("begin", step);
        },
        end: (step) => told?.step("end", step),
        progress: (text) => logger.debug(text),
        assigned: (title) => told?.assigned(title),
      };
      const prepared = await this.#settings.prepare(this.#taskOf(request, updater), events, request.signal);
      this.#log.finish();
      then(prepared, before);
    } catch (error) {
      undoUpdate(folders, before);
      throw error;
    }
  }

  #taskOf({ received, text }: VersionRequest, updater: UpdaterConfig): PrepareTask {
    const { general } = received;
    const { folders, config } = this.#context;
    const { limits, npm } = this.#settings;
    const { source, secrets } = sourceTaskOf(updater, config, folders);
    const { signing_key } = updater;
    expectSafeRegistry(source, signing_key !== undefined || general.software_sha256 !== undefined);
    return {
      root: folders.root,
      projectFolder: folders.project,
      version: general.software_version,
      source,
      conflict: updater.source_conflict_strategy,
      signingKey: signing_key,
      sha256: general.software_sha256,
      configText: text,
      limits,
      npm,
      secrets: [...secrets, ...secretsIn(config)],
    };
  }

  #switchTo(
    prepared: PreparedVersion,
    { software_version, config_revision }: ForeignConfig["general"],
    wasPresent: boolean,
  ): void {
    const { folders, version } = this.#context;
    const { trial, name } = this.#settings;
    const pointer = pointerFile(folders.root, name);
    if (trial === undefined) return writePointer(pointer, [prepared.program]);
    const program = programIn(folders.project);
    if (program === undefined) throw noWayBack(folders.project);
    switchOnTrial(folders.root, {
      revision: config_revision,
      next: { version: software_version, ...prepared },
      previous: { version, folder: folders.project, program },
      pointer,
      wasPresent,
      maxStarts: trial.maxStarts,
      limitSeconds: trial.limitSeconds,
      needsConnection: this.#demands?.connection === true,
      guard: fileURLToPath(this.#settings.guardUrl ?? import.meta.resolve("@edgeloom/ivy/update-guard")),
    });
  }

  #foldersOf({ general }: ForeignConfig): UpdateFolders {
    return updateFolders(this.#context.folders.root, general.software_version);
  }
}

function noWayBack(folder: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `the running version in ${folder} has no program to go back to`, {
    place: folder,
    fix: "let `bin` of its package.json name the program that starts it, or bring cli.js",
  });
}
