import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command.js";
import type { NpmRules } from "./task.js";
import { remove } from "./update-folders.js";

/** What checks itself. */
export type CheckedVersion = {
  readonly root: string;
  readonly folder: string;
  readonly npm: Pick<NpmRules, "command" | "checkScript">;
  readonly signal: AbortSignal;
};

/**
 * Lets a version check itself, as it will run, but with a data folder that is thrown away (specification §7.5).
 *
 * @throws EdgeloomError `REMOTE` when it is not content; `CONFIG` without npm or the folder; `CANCELLED`
 */
export async function runChecks({ root, folder, npm, signal }: CheckedVersion): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "ivy-check-"));
  try {
    await runCommand({
      command: npm.command,
      args: ["run", "--silent", npm.checkScript],
      folder,
      env: { ...process.env, IVY_ROOT_DIR: root, IVY_DATA_DIR: data },
      signal,
    });
  } finally {
    remove(data);
  }
}
