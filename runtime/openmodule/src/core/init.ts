import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import type { Timer } from "@edgeloom/runtime/base";
import { copyPrivacyFiles } from "../privacy-copy/index.js";
import { settings as globalSettings, type OpenmoduleSettings, type Values } from "../settings/index.js";
import { catchSignals, endOnSignals } from "./catch-signals.js";
import { type Core, type CoreDatabase, setCore } from "./core.js";
import { printEnvironment } from "./environment.js";
import { logWarnings } from "./log-warnings.js";
import type { InitOptions } from "./options.js";
import { defaultShutdownMs, ServiceCore } from "./service-core.js";
import { validateConfig, warnOutdated } from "./validate-config.js";
import { armWatchdog } from "./watchdog.js";

const defaultHandshakeMs = 100_000;
/** A start that waits longer than this says for what. */
const silentWaitMs = 5_000;

/** What the process has: nothing, a core that starts or runs, or one that ends. */
type Slot = { readonly core: ServiceCore; ending: Promise<void> | undefined; releaseSignals: () => void };
let slot: Slot | undefined;

/**
 * Starts the one core of this process: connects to the broker, starts answering pings, and brings up what the options ask
 * for (openmodule spec §4.1). Without `config` it has the settings of the process; values in `config` stand over them.
 *
 * @throws EdgeloomError `CONFIG` when a core runs already, or a setting or option is wrong; `UNAVAILABLE` when the broker
 * cannot be reached. Then nothing is left of it.
 */
export async function initOpenmodule<Database extends CoreDatabase = CoreDatabase>(
  config?: Partial<OpenmoduleSettings> | Values,
  options: InitOptions<Database> = {},
): Promise<Core<Database>> {
  const settings: OpenmoduleSettings & object =
    config === undefined ? globalSettings : Object.freeze({ ...globalSettings, ...config });
  validateConfig(settings);
  if (slot !== undefined) {
    throw new EdgeloomError("CONFIG", "a core runs in this process already", {
      place: "initOpenmodule",
      fix: "call shutdownOpenmodule before, and wait for it",
    });
  }
  const core = new ServiceCore(settings, options);
  const own: Slot = { core, ending: undefined, releaseSignals: () => {} };
  core.shutdown = () => end(own);
  slot = own;
  setCore(core);
  try {
    await bringUp(own);
  } catch (error) {
    await end(own).catch(() => {});
    throw error;
  }
  return core as unknown as Core<Database>;
}

/**
 * Ends the running core: handlers finish what was received, what was published goes out, and the database is closed. In
 * production the process ends with code 99 when that takes more than 10 s (openmodule spec §4.3).
 *
 * @throws EdgeloomError `CONFIG` when no core runs; `INTERNAL` when parts of it did not end in order, which is logged
 */
export async function shutdownOpenmodule(): Promise<void> {
  if (slot === undefined) {
    throw new EdgeloomError("CONFIG", "no core runs in this process", {
      place: "shutdownOpenmodule",
      fix: "call initOpenmodule before",
    });
  }
  await end(slot);
}

async function bringUp(own: Slot): Promise<void> {
  const { core } = own;
  const { options, settings, log } = core;
  const { catchSigterm = true } = options;
  if (catchSigterm) own.releaseSignals = endOnSignals(core);
  core.onShutdown("warnings", logWarnings(core));
  printEnvironment(settings, log);
  warnOutdated(settings, log);
  if (options.waitForBroker ?? true) await connect(core);
  else void core.runTask("connection", (signal) => connectSometime(core, signal));
  await core.startReporting();
  await copyForPrivacy(core);
  if (options.healthHandler !== undefined) core.health.setHandler(options.healthHandler);
  core.database = await options.database?.(core);
  own.releaseSignals();
  if (catchSigterm) own.releaseSignals = catchSignals(core);
}

async function connect(core: ServiceCore, signal?: AbortSignal): Promise<void> {
  const timeoutMs = core.options.handshakeTimeoutMs ?? defaultHandshakeMs;
  const { BROKER_PUB, BROKER_SUB } = core.settings;
  const reminder = core.clock.startTimer(silentWaitMs, () =>
    core.log.warn({ BROKER_SUB, BROKER_PUB }, "there is no message broker yet; it is waited for"),
  );
  try {
    await core.bus.open({ timeoutMs, ...(signal === undefined ? {} : { signal }) });
  } catch (cause) {
    if (!isEdgeloomError(cause) || cause.code !== "UNAVAILABLE") throw cause;
    const where = `BROKER_SUB ${BROKER_SUB}, BROKER_PUB ${BROKER_PUB}`;
    throw new EdgeloomError("UNAVAILABLE", `could not connect to the message broker in time (${where})`, {
      place: "initOpenmodule",
      fix: "start the broker, or correct BROKER_SUB, to which services publish, and BROKER_PUB, from which they receive",
      retryable: true,
      cause,
    });
  } finally {
    reminder.cancel();
  }
}

async function connectSometime(core: ServiceCore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      return await connect(core, signal);
    } catch (error) {
      if (!isEdgeloomError(error) || error.code !== "UNAVAILABLE") throw error;
      core.log.warn({ error }, "there is no message broker yet");
    }
  }
}

/** Without the copy the service works; that it cannot be made is for people to know. */
async function copyForPrivacy({ options, log }: ServiceCore): Promise<void> {
  const { dsgvo = true } = options;
  if (dsgvo === false) return;
  try {
    const written = await copyPrivacyFiles(dsgvo === true ? {} : dsgvo);
    log.debug({ written }, "configuration copied for the privacy container");
  } catch (error) {
    log.error({ error }, "the configuration could not be copied for the privacy container");
  }
}

function end(own: Slot): Promise<void> {
  own.ending ??= endInOrder(own);
  return own.ending;
}

async function endInOrder(own: Slot): Promise<void> {
  const { core } = own;
  const { TESTING, DEBUG } = core.settings;
  const timeoutMs = core.options.shutdownTimeoutMs ?? defaultShutdownMs;
  const reporter = core.sentry;
  core.sentry = undefined;
  own.releaseSignals();
  setCore(undefined);
  const watchdog: Timer | undefined =
    TESTING || DEBUG ? undefined : armWatchdog(core.clock, timeoutMs, core.exit);
  try {
    await reporter?.close(timeoutMs);
    const { failed, timedOut } = await core.end();
    const undone = [...failed, ...timedOut];
    if (undone.length > 0)
      throw new EdgeloomError("INTERNAL", `the shutdown did not end in order: ${undone.join(", ")}`);
  } finally {
    watchdog?.cancel();
    if (slot === own) slot = undefined;
  }
}
