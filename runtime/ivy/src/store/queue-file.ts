import { join } from "node:path";

/** Name of the file of a queue. */
export const queueFileName = "message-queue.sqlite3";

/** The file of the queue in a data folder. */
export function queueFile(dataFolder: string): string {
  return join(dataFolder, queueFileName);
}
