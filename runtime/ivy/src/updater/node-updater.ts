import { isDeepStrictEqual } from "node:util";
import type { Config, ForeignConfig, State, UpdaterConfig } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import type { Clock } from "@edgeloom/runtime/base";
import {
  configFileText,
  configTextInForce,
  readConfig,
  readForeignConfig,
  saveConfig,
  withoutSecrets,
} from "../config/index.js";
import type { ReadDocument } from "../document/index.js";
import { beginConfigTrial, type ConfigTrialStart, readConfigTrial } from "../update/trial/config-trial.js";
import { demandsOf, settled, type TrialDemands } from "../update/trial/proof.js";
import type { UpdateContext } from "../update/update-context.js";
import type { Rehearsal, StartedNode, UpdateOutcome, UpdateRunner } from "../update/update-runner.js";
import { afterStart } from "./after-start.js";
import { concludeConfig } from "./conclude-config.js";
import { type Decision, decideUpdate } from "./decide.js";
import { ensurePointer } from "./ensure-pointer.js";
import { configPhase, PhaseLog } from "./phases.js";
import { Reports } from "./reports.js";
import { readTrial } from "./trial/trial-record.js";
import { type UpdaterOptions, type UpdaterSettings, updaterSettings } from "./updater-options.js";
import { VersionChange } from "./version-change.js";

/** A received configuration while it is worked on. */
type Job = { readonly text: string; readonly received: ForeignConfig; readonly signal: AbortSignal };

/** How an attempt ended that has changed nothing. */
type Failure = { readonly reason: string };

/**
 * Works on configurations from afar (specification §7): a new one for the running version, or one for another version, which is fetched,
 * installed, checked, switched on, and given up again unless it shows that it is healthy.
 */
export class NodeUpdater<C extends Config = Config, S extends State = State> implements UpdateRunner {
  readonly #context: UpdateContext<C, S>;
  readonly #settings: UpdaterSettings;
  readonly #reports: Reports;
  #started: { readonly node: StartedNode; readonly startedMs: number; readonly clock: Clock } | undefined;

  constructor(context: UpdateContext<C, S>, options: UpdaterOptions = {}) {
    this.#context = context;
    this.#settings = updaterSettings(options);
    this.#reports = new Reports(context);
  }

  async perform(text: string, signal: AbortSignal): Promise<UpdateOutcome> {
    const { logger } = this.#context;
    try {
      const received = receivedFrom(text);
      if (!(received instanceof Error)) return await this.#work({ text, received, signal });
      logger.exception(received, "Received config could not be parsed");
      return { outcome: "ignored", reason: received.message };
    } catch (error) {
      // What has failed here is to write down what became of it.
      logger.exception(error, "The outcome of a received config could not be stored");
      return { outcome: "interrupted" };
    }
  }

  async nodeStarted(node: StartedNode): Promise<void> {
    const { trial } = this.#settings;
    const { clock } = this.#context;
    this.#started = { node, startedMs: clock.nowMs(), clock };
    try {
      if (!(await concludeConfig(this.#context, this.#reports, trial, node))) return;
      await afterStart(this.#context, this.#reports, trial, node);
      ensurePointer(this.#context.folders, this.#settings);
    } catch (error) {
      this.#context.logger.exception(error, "An update could not be finished after the start");
    }
  }

  foresee(text: string): Rehearsal {
    const decision = this.#decide(readForeignConfig(text).value);
    if (decision.action === "ignore") return { decision: "ignore", succeeds: false, reason: decision.reason };
    const isSame = decision.action === "reconfigure";
    const problem = attempt(() => (isSame ? this.#read(text) : this.#source()));
    const reason = problem instanceof Error ? problem.message : undefined;
    return { decision: decision.action, succeeds: reason === undefined, reason };
  }

  async rehearse(text: string, signal: AbortSignal): Promise<Rehearsal> {
    const foreseen = this.foresee(text);
    if (foreseen.decision !== "change-version" || !foreseen.succeeds) return foreseen;
    const received = readForeignConfig(text).value;
    try {
      const change = new VersionChange(this.#context, this.#settings);
      await change.rehearse({ text, received, signal }, this.#source());
      return foreseen;
    } catch (error) {
      return { ...foreseen, succeeds: false, reason: textOf(error) };
    }
  }

  #decide({ general }: ForeignConfig): Decision {
    const { config, version, folders } = this.#context;
    return decideUpdate({
      root: folders.root,
      guard: this.#settings.rootGuard,
      current: { revision: config.general.config_revision, version },
      received: { revision: general.config_revision, version: general.software_version },
      isSettled: this.#reports.isSettled(general.config_revision),
    });
  }

  async #work(job: Job): Promise<UpdateOutcome> {
    const decision = this.#decide(job.received);
    if (decision.action === "ignore") return this.#ignore(decision);
    const { config_revision, software_version } = job.received.general;
    const { logger, folders } = this.#context;
    const isOnTrial = readTrial(folders.root)?.state === "trial";
    if (isOnTrial || readConfigTrial(folders.project) !== undefined) {
      const what = isOnTrial ? "version" : "config";
      logger.debug(`The config with revision ${config_revision} waits until the trial of a ${what} is over`);
      return { outcome: "interrupted" };
    }
    if (this.#started !== undefined) await settled(this.#started.node, this.#started);
    if (job.signal.aborted) return { outcome: "interrupted" };
    const shown = JSON.stringify(withoutSecrets(job.received), undefined, 4);
    logger.info(`Processing new config with revision ${config_revision}`, `config = ${shown}`);
    if (this.#reports.begin(job.received) > this.#settings.maxAttempts) return this.#giveUp(job);
    const isSame = decision.action === "reconfigure";
    logger.info(`Received config has ${isSame ? "same version" : `different version (${software_version})`}`);
    const failure = isSame ? this.#reconfigure(job) : await this.#changeVersion(job);
    if (failure === undefined) return { outcome: "restart" };
    if (job.signal.aborted) return { outcome: "interrupted" };
    this.#reports.reject(job.received, failure.reason);
    return { outcome: "rejected", reason: failure.reason };
  }

  #ignore({ level, reason }: Decision & { readonly action: "ignore" }): UpdateOutcome {
    const { logger } = this.#context;
    if (level === "WARNING") logger.warning(reason);
    else if (level === "INFO") logger.info(reason);
    else logger.debug(reason);
    return { outcome: "ignored", reason };
  }

  #giveUp({ received }: Job): UpdateOutcome {
    const reason = `Work on it was cut short ${this.#settings.maxAttempts} times`;
    this.#context.logger.error(reason);
    this.#reports.reject(received, reason);
    return { outcome: "rejected", reason };
  }

  /** For the running version (specification §7.3). */
  #reconfigure(job: Job): Failure | undefined {
    const { logger, folders } = this.#context;
    const document = attempt(() => this.#read(job.text));
    if (document instanceof Error) return this.#failed(document, "Could not parse local config");
    logger.info("Successfully parsed local config");
    logger.info("Received config is not equal to the currently used config.");
    const log = new PhaseLog(logger);
    log.enter(configPhase);
    const trial = this.#trialOf(document, job.received);
    const problem = attempt(() =>
      trial === undefined ? saveConfig(folders.project, document) : beginConfigTrial(folders.project, trial),
    );
    if (problem instanceof Error) return this.#failed(problem, log.failure);
    log.finish();
    // On trial it is only accepted when the node has proved that it works with it.
    if (trial === undefined) this.#reports.accept(job.received);
    logger.debug("Exiting mainloop so that it can be restarted with the new config");
    return undefined;
  }

  /** How the configuration is tried; undefined where it is not to be, or where there is none to go back to. */
  #trialOf(document: ReadDocument<C>, received: ForeignConfig): ConfigTrialStart | undefined {
    const { trial } = this.#settings;
    const previous = configTextInForce(this.#configOptions());
    const demands = this.#demandsFor(received, previous);
    if (trial === undefined || demands === undefined || previous === undefined) return undefined;
    const { general } = received;
    return {
      revision: general.config_revision,
      version: general.software_version,
      next: configFileText(document),
      previous,
      demands,
      limitSeconds: trial.limitSeconds,
      maxStarts: trial.maxStarts,
    };
  }

  /** What the node has to show with another configuration; undefined where nobody can watch it. */
  #demandsFor(received: ForeignConfig, previous: string | undefined): TrialDemands | undefined {
    const before = previous === undefined ? undefined : receivedFrom(previous);
    if (this.#started === undefined || before === undefined || before instanceof Error) return undefined;
    return demandsOf(this.#started.node, reachesOtherwise(before, received));
  }

  /** For another version (specification §7.4). */
  async #changeVersion(job: Job): Promise<Failure | undefined> {
    const { logger, config } = this.#context;
    if (config.updater === null) {
      const { message } = noUpdater();
      logger.error(message);
      return { reason: message };
    }
    const demands = this.#demandsFor(job.received, configTextInForce(this.#configOptions()));
    const change = new VersionChange(this.#context, this.#settings, demands);
    try {
      await change.run(job, config.updater);
    } catch (error) {
      return job.signal.aborted ? { reason: textOf(error) } : this.#failed(error, change.failure);
    }
    // On trial it is only accepted when it has shown that it is healthy.
    if (this.#settings.trial === undefined) this.#reports.accept(job.received);
    logger.info(`Successfully updated to version ${job.received.general.software_version}, shutting down`);
    return undefined;
  }

  #source(): UpdaterConfig {
    const { updater } = this.#context.config;
    if (updater === null) throw noUpdater();
    return updater;
  }

  #read(text: string): ReadDocument<C> {
    return readConfig<C>(text, this.#configOptions());
  }

  #configOptions() {
    const { configModel, version, migrations = [], folders } = this.#context;
    const model = configModel === undefined ? {} : { model: configModel };
    return { projectFolder: folders.project, version, migrations, ...model };
  }

  #failed(error: unknown, label: string): Failure {
    this.#context.logger.exception(error, label, isDetailed(error) ? error.detail : null);
    return { reason: textOf(error) };
  }
}

/** Whether a server that was reached by the one configuration may not be by the other. */
function reachesOtherwise(before: ForeignConfig, next: ForeignConfig): boolean {
  const [left, right] = [wayOf(before), wayOf(next)];
  return (right.backend ?? null) !== null && !isDeepStrictEqual(left, right);
}

/** Which server, and by which name. A configuration for another version may have anything else there. */
function wayOf(config: ForeignConfig) {
  const { backend, general } = config as ForeignConfig & { readonly backend?: unknown };
  const { system_identifier: name } = general as typeof general & { readonly system_identifier?: unknown };
  return { backend, name };
}

function receivedFrom(text: string): ForeignConfig | Error {
  return attempt(() => readForeignConfig(text).value);
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function noUpdater(): EdgeloomError {
  return new EdgeloomError(
    "CONFIG",
    "Received config has different version but no updater config is present",
    {
      place: "updater",
      fix: "add the section `updater` to the configuration, with a configuration for the running version",
    },
  );
}

function isDetailed(error: unknown): error is EdgeloomError & { readonly detail: string } {
  return error instanceof EdgeloomError && error.detail !== undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
