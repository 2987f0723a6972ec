/**
 * Updates from afar: configurations for the running version, and other versions of the software.
 *
 * @packageDocumentation
 */
import type { Config, State } from "@edgeloom/ivy-sdk";
import type { UpdateContext } from "../update/update-context.js";
import type { UpdateRunner } from "../update/update-runner.js";
import { NodeUpdater } from "./node-updater.js";
import type { UpdaterOptions } from "./updater-options.js";

export { checkVersion } from "./check-version.js";
export { type Decision, type DecisionFacts, decideUpdate } from "./decide.js";
export { NodeUpdater } from "./node-updater.js";
export { pointerFile, writePointer } from "./pointer.js";
export type { Preparer, StepTimeouts } from "./prepare-in-process.js";
export { type RootGuard, usualRoots } from "./root-guard.js";
export type { FetchedRelease, ReleaseRequest, ReleaseSource } from "./source/release-source.js";
export { type InstalledVersion, readTrial, type TrialRecord } from "./trial/trial-record.js";
export type { TrialRules, UpdaterOptions } from "./updater-options.js";
export { type Checksum, checksumOf, type HashName, isHashName } from "./verify/checksum.js";
export type { NpmRules, PreparedVersion, PrepareEvents, PrepareTask, UpdateStep } from "./work/task.js";

/** For `updater` of a node's definition: works on configurations from afar by these rules. */
export function nodeUpdater(
  options: UpdaterOptions = {},
): <C extends Config, S extends State>(context: UpdateContext<C, S>) => UpdateRunner {
  return (context) => new NodeUpdater(context, options);
}
