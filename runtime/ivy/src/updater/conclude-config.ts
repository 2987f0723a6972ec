import type { ForeignConfig } from "@edgeloom/ivy-sdk";
import { readForeignConfig } from "../config/index.js";
import {
  type ConfigTrial,
  dropConfigTrial,
  forgetConfigStart,
  giveUpConfig,
  readConfigTrial,
} from "../update/trial/config-trial.js";
import { proof } from "../update/trial/proof.js";
import type { UpdateContext } from "../update/update-context.js";
import type { StartedNode } from "../update/update-runner.js";
import { pause } from "../util/stepped-backoff.js";
import type { Reports } from "./reports.js";
import type { TrialRules } from "./updater-options.js";

/** Where the trial was begun by rules that are no longer there. */
export const usualHealthySeconds = 20;

type Context = Pick<UpdateContext, "folders" | "logger" | "clock">;

const retryMs = 10_000;

/**
 * Finishes, after a start, what a new configuration for the same version has begun: watches it while it is on trial, goes back to the one
 * before it, or reports that this has been done.
 *
 * @returns whether the configuration that is in force stays; false when the node ends
 */
export async function concludeConfig(
  context: Context,
  reports: Reports,
  rules: TrialRules | undefined,
  node: StartedNode,
): Promise<boolean> {
  const { folders, logger } = context;
  const trial = readConfigTrial(folders.project);
  if (trial === undefined) return true;
  if (trial.state === "given-up") return await tell(trial, context, reports, node);
  logger.info(
    `The config with revision ${trial.revision} is on trial for ${trial.limitSeconds} seconds at most`,
  );
  const healthySeconds = rules?.healthySeconds ?? usualHealthySeconds;
  const result = await proof({ ...trial, node, clock: context.clock, healthySeconds });
  switch (result.verdict) {
    case "ended":
      forgetConfigStart(folders.project);
      return false;
    case "proved":
      logger.info(`The config with revision ${trial.revision} has proved itself, and stays`);
      return await untilDone(context, node, () => dropConfigTrial(folders.project));
    case "failed":
      logger.error(`The config with revision ${trial.revision} is given up: ${result.reason}`);
      await untilDone(context, node, () => giveUpConfig(folders.project, trial, result.reason));
      node.restart();
      return false;
  }
}

/** Through the back end of the configuration that is in force again. */
async function tell(
  trial: ConfigTrial,
  context: Context,
  reports: Reports,
  node: StartedNode,
): Promise<boolean> {
  const { revision, reason = "it has failed" } = trial;
  context.logger.error(`The config with revision ${revision} was given up: ${reason}`);
  return await untilDone(context, node, () => {
    reports.reject(receivedOf(trial), reason);
    dropConfigTrial(context.folders.project);
  });
}

/** What cannot be written, because the disk is full or the database locked, is tried again. */
async function untilDone({ logger, clock }: Context, node: StartedNode, work: () => void): Promise<boolean> {
  for (;;) {
    try {
      work();
      return true;
    } catch (error) {
      logger.exception(error, "The end of a trial could not be written");
    }
    await pause(retryMs, node.signal, clock);
    if (node.signal.aborted) return false;
  }
}

function receivedOf({ next, revision, version }: ConfigTrial): ForeignConfig {
  try {
    return readForeignConfig(next).value;
  } catch {
    return { general: { config_revision: revision, software_version: version } };
  }
}
