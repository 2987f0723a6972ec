import { join, resolve } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { readForeignConfig } from "../../config/index.js";
import { nodeFolders } from "../../env/index.js";
import { openContext } from "../../run/open-context.js";
import { updateContextOf } from "../../run/update-context-of.js";
import { FolderPendingConfigs } from "../../state/folder-pending-configs.js";
import type { Rehearsal, UpdateRunner } from "../../update/update-runner.js";
import type { CliHost } from "../host.js";
import { definitionOf, type NodeProgram } from "../node-program.js";
import { runningNode } from "../process/running-node.js";
import { exitCodes, type Report } from "../report.js";
import { textOf } from "./validate-config.js";

/** Which configuration, and whether it is only tried. */
export type UpdateOptions = { readonly file: string; readonly dryRun?: boolean };

/**
 * `update`: gives the node a configuration as if it had come from afar, or shows what would become of it. One that it would not take is
 * not handed over.
 *
 * @throws EdgeloomError `CONFIG` when the file cannot be read, or the node has no updater; `MALFORMED` or `INVALID` when it is no
 * configuration for any version
 */
export async function update(
  program: NodeProgram,
  { file, dryRun = false }: UpdateOptions,
  host: CliHost,
): Promise<Report> {
  const place = file === "-" ? "standard input" : resolve(host.cwd, file);
  const text = await textOf(place, host);
  const { general } = readForeignConfig(text, { place }).value;
  if (dryRun) return rehearsed(await asked(program, host.interrupted(), rehearsing(program, text)));
  const foreseen = await asked(program, new AbortController().signal, (runner) => runner.foresee?.(text));
  if (foreseen?.succeeds === false) return notHandedOver(foreseen);
  const { data } = nodeFolders(program.projectFolder, process.env);
  new FolderPendingConfigs(join(data, "pending-configs")).add(text);
  const isRunning = runningNode(program.projectFolder) !== undefined;
  const when = isRunning ? "within some seconds" : "when it is started";
  return {
    text: `The node works on revision ${general.config_revision} ${when}.`,
    json: {
      isHandedOver: true,
      revision: general.config_revision,
      version: general.software_version,
      isRunning,
    },
  };
}

/** Asks the updater of the node, by a context of its own. */
async function asked<T>(
  program: NodeProgram,
  signal: AbortSignal,
  ask: (runner: UpdateRunner, signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const definition = await definitionOf(program);
  const { projectFolder } = program;
  if (definition.updater === undefined) throw noUpdater(program);
  const opened = openContext({ definition, projectFolder, name: "rehearsal", teardown: signal });
  try {
    return await ask(definition.updater(updateContextOf(definition, opened)), signal);
  } finally {
    opened.close();
  }
}

function rehearsing(program: NodeProgram, text: string) {
  return async (runner: UpdateRunner, signal: AbortSignal): Promise<Rehearsal> => {
    if (runner.rehearse === undefined) throw noUpdater(program);
    return await runner.rehearse(text, signal);
  };
}

function noUpdater({ definitionUrl }: NodeProgram): EdgeloomError {
  return new EdgeloomError("CONFIG", "the node has no updater that could do this", {
    place: definitionUrl,
    fix: "let its definition have `updater: nodeUpdater()`",
  });
}

const meanings: Readonly<Record<Rehearsal["decision"], string>> = {
  ignore: "would be ignored",
  reconfigure: "would be in force after the next start, with this version",
  "change-version": "would bring the other version, which is right in itself",
};

function notHandedOver({ decision, reason }: Rehearsal): Report {
  const what = decision === "ignore" ? "ignore" : "reject";
  return {
    text: "",
    notes: [`The node would ${what} it, so it was not handed over: ${reason ?? "no reason is known"}`],
    json: { isHandedOver: false, decision, reason: reason ?? null },
    exitCode: exitCodes.failure,
  };
}

function rehearsed({ decision, succeeds, reason }: Rehearsal): Report {
  const json = { decision, succeeds, reason: reason ?? null };
  if (succeeds) return { text: `The configuration ${meanings[decision]}.`, json };
  const what = decision === "ignore" ? meanings.ignore : "would be rejected";
  return {
    text: `The configuration ${what}: ${reason ?? "no reason is known"}`,
    json,
    exitCode: exitCodes.failure,
  };
}
