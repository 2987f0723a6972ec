import type { LogLevel } from "@edgeloom/ivy-sdk";
import { nodeFolders } from "../../env/index.js";
import { isLogLevelVisible } from "../../util/log-level.js";
import type { CliHost } from "../host.js";
import { followLog } from "../log-files/follow.js";
import { lastEntries, logFileOf } from "../log-files/log-files.js";
import type { LoggedEntry } from "../log-files/read-lines.js";
import type { NodeProgram } from "../node-program.js";

/** What of the log is shown. */
export type LogsOptions = {
  readonly lines: number;
  readonly level: LogLevel;
  /** UTC day, `2024-05-06`; the last one that has a log when left out. */
  readonly day?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
};

/** `logs`: the last entries of the log, and with `follow` those that are to come, until Ctrl-C. */
export async function logs(program: NodeProgram, options: LogsOptions, host: CliHost): Promise<void> {
  const { data } = nodeFolders(program.projectFolder, process.env);
  const show = (entry: LoggedEntry): void => host.out(`${shownEntry(entry, options.json === true)}\n`);
  const file = logFileOf(data, options.day);
  if (file === undefined && options.follow !== true && options.json !== true)
    host.err(`There is no log${options.day === undefined ? "" : ` of ${options.day}`} in ${data}.\n`);
  const { lines: count, level: least } = options;
  const tail = file === undefined ? undefined : lastEntries(file, { count, least });
  for (const entry of tail?.entries ?? []) show(entry);
  if (options.follow !== true) return;
  const from = file === undefined || tail === undefined ? {} : { from: { file, offset: tail.end } };
  await followLog({ dataFolder: data, signal: host.interrupted(), ...from }, (entry) => {
    if (isLogLevelVisible(least, entry.level)) show(entry);
  });
}

function shownEntry({ text, ...head }: LoggedEntry, isJson: boolean): string {
  if (!isJson) return text;
  // One that was written as JSON has all of it already.
  if (text.startsWith("{")) return text;
  const [, ...details] = text.split("\n");
  return JSON.stringify({ ...head, ...(details.length === 0 ? {} : { details: details.join("\n") }) });
}
