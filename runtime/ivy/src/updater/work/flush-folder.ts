import { open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

const atATime = 16;

/**
 * Brings a folder with all that is in it to the disk, so that what is written there later, such as a pointer to it, is never there alone
 * after a loss of power. Rejects with what the file system says.
 */
export async function flushFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  for (let from = 0; from < paths.length; from += atATime)
    await Promise.all(paths.slice(from, from + atATime).map(flush));
  await flush(folder);
  await flush(dirname(folder));
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
