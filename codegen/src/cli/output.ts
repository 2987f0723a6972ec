import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";

/** Writes a file that the command line names; readers never see half of it. Throws {@link UsageError}. */
export function writeOutput(path: string, text: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw new UsageError(
      `${path} cannot be written: ${(error as Error).message}.`,
      "Correct the path or its permissions.",
    );
  }
}

function discard(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {
    // Where nothing could be written, nothing is left.
  }
}
