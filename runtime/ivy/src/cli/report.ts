import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import type { CliHost } from "./host.js";

/** What a command has to say. */
export type Report = {
  /** For people, without the last line break. */
  readonly text: string;
  /** For programs: printed as one line of JSON. */
  readonly json: object;
  /** 0 when left out. */
  readonly exitCode?: number;
  /** What people should know beside; goes to standard error. */
  readonly notes?: readonly string[];
};

/** Exit codes of all commands. */
export const exitCodes = { success: 0, failure: 1, usage: 2 } as const;

/** Prints a report, and returns its exit code. */
export function print(host: CliHost, report: Report, isJson: boolean): number {
  if (isJson) host.out(`${JSON.stringify(report.json)}\n`);
  else {
    for (const note of report.notes ?? []) host.err(`${note}\n`);
    if (report.text !== "") host.out(`${report.text}\n`);
  }
  return report.exitCode ?? exitCodes.success;
}

/** A failure as a report. */
export function reportOf(error: unknown): Report {
  const { code, place, fix } = isEdgeloomError(error)
    ? error
    : new EdgeloomError("INTERNAL", "the command has failed", {
        place: "edgeloom-ivy",
        fix: "see its cause",
      });
  const message = error instanceof Error ? error.message : String(error);
  const lines = [
    `error: ${message}`,
    ...(isEdgeloomError(error) && fix !== undefined ? [`  fix: ${fix}`] : []),
  ];
  return {
    text: "",
    notes: lines,
    json: { error: { code, message, ...(isEdgeloomError(error) ? { place, fix } : {}) } },
    exitCode: exitCodes.failure,
  };
}
