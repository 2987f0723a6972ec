import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const dayName = /^\d{4}-\d{2}-\d{2}(\.[a-z]+)$/;

/**
 * Removes the files of all but the newest days, `2024-05-06.log` for the ending `.log`; null keeps all. Days on which nothing was written
 * do not count, so that a clock that is wrong for a while takes nothing away.
 */
export function keepNewestDays(folder: string, ending: string, days: number | null): void {
  if (days === null) return;
  const files = readdirSync(folder).filter((name) => dayName.exec(name)?.[1] === ending);
  for (const name of files.sort().slice(0, -Math.max(1, days))) rmSync(join(folder, name), { force: true });
}
