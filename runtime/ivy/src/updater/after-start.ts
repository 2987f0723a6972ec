import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ForeignConfig } from "@edgeloom/ivy-sdk";
import { configFile, readForeignConfig } from "../config/index.js";
import { proof } from "../update/trial/proof.js";
import type { UpdateContext } from "../update/update-context.js";
import type { StartedNode } from "../update/update-runner.js";
import { removeLeftovers, removeUnusedInstallations } from "./clean-up.js";
import { usualHealthySeconds } from "./conclude-config.js";
import type { Reports } from "./reports.js";
import { confirmTrial, rollBackTrial } from "./trial/switch.js";
import { dropTrial, readTrial, type TrialRecord } from "./trial/trial-record.js";
import type { TrialRules } from "./updater-options.js";
import { remove } from "./work/update-folders.js";

/** The context of an update, whatever the project adds to configuration and state. */
type Context = Pick<UpdateContext, "config" | "folders" | "logger" | "clock"> & {
  readonly version: string;
};

/**
 * Finishes, after a start, what an update has begun before it: a version on trial is accepted when it is healthy, one that was rolled
 * back is reported and removed, and what nobody needs any more goes (specification §7.6, R21).
 */
export async function afterStart(
  context: Context,
  reports: Reports,
  rules: TrialRules | undefined,
  node: StartedNode,
): Promise<void> {
  const { folders, version, logger } = context;
  const record = readTrial(folders.root);
  const isOnTrial = record?.state === "trial" && record.next.version === version;
  if (isOnTrial) {
    const healthySeconds = rules?.healthySeconds ?? usualHealthySeconds;
    // How long it may take, and how often it may start, is for the guard to judge.
    const demands = { ailing: [], connection: record.needsConnection === true };
    if ((await proof({ node, clock: context.clock, healthySeconds, demands })).verdict !== "proved") return;
    confirmTrial(folders.root, record);
    logger.info(`Version ${version} is healthy, and stays`);
  } else if (record !== undefined && record.previous.version === version)
    finishRollBack(context, reports, record);
  // Either on trial until now, or the process has ended before it could say so.
  const { config } = context;
  if (isOnTrial || reports.isOpen(config.general.config_revision)) reports.accept(config);
  cleanUp(context);
}

/** What is left to do when the version before one on trial runs again. */
function finishRollBack({ folders, logger }: Context, reports: Reports, record: TrialRecord): void {
  if (record.state === "confirmed") return;
  const { reason = "the version before it was started again", next } = record;
  if (record.state === "trial") rollBackTrial(folders.root, record, reason);
  logger.error(`Version ${next.version} was given up: ${reason}`);
  reports.reject(configOf(record), reason);
  if (!record.wasPresent) remove(next.folder);
  dropTrial(folders.root);
}

function configOf({ next, revision }: TrialRecord): ForeignConfig {
  try {
    return readForeignConfig(readFileSync(configFile(next.folder), "utf8")).value;
  } catch {
    return { general: { config_revision: revision, software_version: next.version } };
  }
}

/** Only where this version lies among the others: a copy for development is not to touch the versions of the node. */
function cleanUp({ folders, version, logger }: Context): void {
  const { root, project } = folders;
  if (dirname(resolve(project)) !== resolve(root)) return;
  const record = readTrial(root);
  removeLeftovers(root, version);
  const keep = new Set([
    version,
    ...(record === undefined ? [] : [record.previous.version, record.next.version]),
  ]);
  removeUnusedInstallations({ root, keep, logger });
}
