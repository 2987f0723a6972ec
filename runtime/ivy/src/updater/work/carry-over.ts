import { constants, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const ownFiles = /^config(?:\.\w+)?\.json$/;

/**
 * Gives a version what stands in the `config` folder of the running one and does not come with a release: `.env`, files with secrets,
 * certificates. What the version brings itself stays as it is.
 *
 * @returns the names of what was copied
 */
export function carryOverConfigFolder(fromProject: string, toProject: string): readonly string[] {
  const [from, to] = [join(fromProject, "config"), join(toProject, "config")];
  mkdirSync(to, { recursive: true });
  return filesIn(from)
    .filter((name) => !ownFiles.test(name))
    .filter((name) => copyNew(join(from, name), join(to, name)));
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The permissions come along. */
function copyNew(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
