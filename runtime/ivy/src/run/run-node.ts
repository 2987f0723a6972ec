import type { Config, State } from "@edgeloom/ivy-sdk";
import { withoutSecrets } from "../config/index.js";
import { applyEnvironment } from "../env/index.js";
import { takeAutomationLock } from "../store/index.js";
import { resumeConfigTrial } from "../update/trial/config-trial.js";
import { forkChild } from "./fork-child.js";
import type { NodeDefinition } from "./node-definition.js";
import type { NodeStatus } from "./node-status.js";
import { type OpenContext, openContext } from "./open-context.js";
import type { ProcessContext } from "./process-context.js";
import type { ManagedProcess } from "./process-manager.js";
import { type SupervisionRules, Supervisor } from "./supervisor.js";
import { updateContextOf } from "./update-context-of.js";
import { workOnConfigs } from "./work-on-configs.js";

/** What is run, and how. */
export type RunOptions<C extends Config, S extends State> = {
  readonly definition: NodeDefinition<C, S>;
  /** Address of the module that exports the definition as `node`; the children import it. */
  readonly definitionUrl: string;
  readonly projectFolder: string;
  readonly rules?: SupervisionRules;
  /** Ends the node; SIGTERM and SIGINT do so, too. */
  readonly signal?: AbortSignal;
  readonly childUrl?: string;
  /** Told what the node does: when its children were started, and whenever one of them changes. Must not throw. */
  readonly onStatus?: (status: NodeStatus) => void;
};

const procedureSeconds = 30;
const backendSpareSeconds = 15;
/** Where nothing is to be waited for that is still to be sent. */
const hastySeconds = 5;
const silenceSeconds = 60;
/** npm hands Ctrl-C on to programs that have heard it already; that is not a person who asks twice. */
const echoMs = 300;

/**
 * Runs a node until it is asked to end, or a configuration from afar is to come into force; something outside starts it again then.
 * Returns when every child has ended (specification §1).
 *
 * @throws EdgeloomError `CONFLICT` when the node is running already; as `loadConfig` and `openQueue`
 */
export async function runNode<C extends Config = Config, S extends State = State>(
  options: RunOptions<C, S>,
): Promise<void> {
  const { projectFolder, definition } = options;
  applyEnvironment(projectFolder);
  const lock = takeAutomationLock(projectFolder);
  const ending = endingOf(options.signal);
  try {
    const trialProblem = resumeTrial(definition, projectFolder);
    const opened = openContext({
      definition,
      projectFolder,
      name: "main",
      teardown: ending.signal,
      recovers: true,
    });
    if (trialProblem !== undefined)
      opened.context.logger.exception(trialProblem, "A start on trial could not be counted");
    try {
      await runMain(options, opened, ending);
    } finally {
      opened.close();
    }
  } finally {
    ending.release();
    lock.release();
  }
}

/** Before the configuration is read, since it decides which one that is. */
function resumeTrial<C extends Config, S extends State>(
  { updater }: NodeDefinition<C, S>,
  projectFolder: string,
): unknown {
  try {
    if (updater !== undefined) resumeConfigTrial(projectFolder);
    return undefined;
  } catch (problem) {
    return problem;
  }
}

type Ending = { readonly signal: AbortSignal; readonly end: () => void; readonly release: () => void };

async function runMain<C extends Config, S extends State>(
  options: RunOptions<C, S>,
  opened: OpenContext<C, S>,
  ending: Ending,
): Promise<void> {
  const { context, loaded } = opened;
  announce(context);
  for (const { pointer, message } of loaded.warnings)
    context.logger.warning(`Configuration, ${pointer}: ${message}`);
  if (loaded.problem !== undefined)
    context.logger.exception(
      loaded.problem,
      `The configuration cannot be used, going on with ${loaded.file}`,
    );
  let wake = (): void => {};
  const supervisor: Supervisor = new Supervisor(processesOf(options, context.config), {
    logger: context.logger,
    onConfig: () => wake(),
    onChange: () => tell(),
    ...(options.rules === undefined ? {} : { rules: options.rules }),
  });
  const tell = statusTeller(options, supervisor);
  const runner = options.definition.updater?.(updateContextOf(options.definition, opened));
  supervisor.start();
  let teardownSeconds: number | undefined;
  const settled = runner?.nodeStarted?.({
    processes: () => supervisor.processes,
    restart: () => {
      teardownSeconds = hastySeconds;
      ending.end();
    },
    signal: ending.signal,
  });
  try {
    const onWake = (next: () => void): void => {
      wake = next;
    };
    await workOnConfigs({ ...context, runner, signal: ending.signal, end: ending.end, onWake });
  } finally {
    ending.end();
    await settled;
    await supervisor.teardown(teardownSeconds);
  }
}

function statusTeller<C extends Config, S extends State>(
  { onStatus, definition, projectFolder }: RunOptions<C, S>,
  supervisor: Supervisor,
): () => void {
  const startedAt = new Date().toISOString();
  return () => {
    const { processes } = supervisor;
    onStatus?.({ pid: process.pid, startedAt, version: definition.version, projectFolder, processes });
  };
}

function announce({ logger, config, queue }: ProcessContext): void {
  const shown = withoutSecrets(config);
  logger.info(
    `Starting automation with PID ${process.pid}`,
    `config = ${JSON.stringify(shown, undefined, 4)}`,
  );
  try {
    queue.add({ variant: "config", status: "startup", config: shown });
  } catch (error) {
    // What keeps the queue from being written may pass, and the node has to be there then.
    logger.exception(error, "The start could not be reported");
  }
}

function processesOf<C extends Config, S extends State>(
  options: RunOptions<C, S>,
  config: Config,
): readonly ManagedProcess[] {
  const { definition, definitionUrl, projectFolder, childUrl } = options;
  const spawn = (name: string) => () =>
    forkChild({ definitionUrl, projectFolder, name, ...(childUrl === undefined ? {} : { childUrl }) });
  const procedures = Object.keys(definition.procedures).map(
    (name): ManagedProcess => ({
      name,
      variant: "procedure",
      spawn: spawn(name),
      teardownSeconds: procedureSeconds,
      silenceSeconds,
    }),
  );
  if (config.backend === null || definition.backend === undefined) return procedures;
  const name = `${config.backend.provider}-backend`;
  const teardownSeconds = config.backend.max_drain_time + backendSpareSeconds;
  return [...procedures, { name, variant: "backend", spawn: spawn(name), teardownSeconds, silenceSeconds }];
}

/** Ends on SIGTERM and SIGINT alike; the second one ends the process at once, and the children with it. */
function endingOf(outer: AbortSignal | undefined): Ending {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  let firstMs: number | undefined;
  const onSignal = (): void => {
    if (firstMs !== undefined && performance.now() - firstMs > echoMs) process.exit(130);
    firstMs ??= performance.now();
    end();
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  outer?.addEventListener("abort", end, { once: true });
  if (outer?.aborted === true) end();
  return {
    signal: controller.signal,
    end,
    release: () => {
      process.off("SIGTERM", onSignal);
      process.off("SIGINT", onSignal);
      outer?.removeEventListener("abort", end);
    },
  };
}
