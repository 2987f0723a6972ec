import { appendFileSync } from "node:fs";
import { redactText } from "@edgeloom/runtime/base";

/** Where failed background tasks are written down while testing, in the working directory (openmodule spec §4.4). */
export const taskErrorFile = "thread_wrapper_error.log";

/** Appends a failure with its stack and causes, without secrets, so that it is found when the output of a test is not. */
export function writeTaskError(file: string, task: string, error: unknown): void {
  appendFileSync(file, `${redactText(`${task}: ${textOf(error)}`, maxLength)}\n`);
}

const maxCauses = 5;
const maxLength = 20_000;

function textOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? `${error.name}: ${error.message}`;
  const { cause } = error;
  return cause === undefined || depth === maxCauses ? text : `${text}\ncaused by ${textOf(cause, depth + 1)}`;
}
