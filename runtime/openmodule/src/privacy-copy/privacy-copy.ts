import { access, copyFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Which folders the files are in. */
export type PrivacyCopyOptions = {
  /** Default `/data`. */
  readonly dataFolder?: string;
  /** Where the service's own defaults are; default the working directory. */
  readonly directory?: string;
};

/**
 * Puts the configuration of the service, and its defaults for privacy, where the privacy container reads them (openmodule
 * spec §4.1). Files that are not there are left out; the result names those that were written.
 */
export async function copyPrivacyFiles(options: PrivacyCopyOptions = {}): Promise<readonly string[]> {
  const { dataFolder = "/data", directory = process.cwd() } = options;
  if (!(await exists(dataFolder))) return [];
  const copies = [
    [join(dataFolder, "config.yml"), join(dataFolder, "dsgvo-config.yml")],
    [join(directory, "dsgvo-default.yml"), join(dataFolder, "dsgvo-default.yml")],
  ] as const;
  const written: string[] = [];
  for (const [source, target] of copies) {
    if (!(await exists(source))) continue;
    await copyWhole(source, target);
    written.push(target);
  }
  return written;
}

/** Copies so that a reader sees the old file or the new one, never a part. */
async function copyWhole(source: string, target: string): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await copyFile(source, temporary);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
