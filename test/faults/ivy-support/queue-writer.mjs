// Queues messages until it is killed, and says of each that it was stored: `node queue-writer.mjs <data folder> <run>`.
import { writeSync } from "node:fs";
import { openQueue } from "@edgeloom/ivy/store";

const [dataFolder, run] = process.argv.slice(2);
const queue = openQueue({ dataFolder, synchronous: "NORMAL" });

for (let number = 0; ; number++) {
  const identifier = queue.add({
    variant: "data",
    data: { run: Number(run), number, text: "x".repeat((number * 31) % 400) },
  });
  // The moments of archiving and of removing are among those at which it is killed.
  if (number % 7 === 0) queue.flushArchive();
  if (number % 11 === 0) queue.remove([identifier]);
  // Synchronous: what was acknowledged is in the pipe when the kill comes.
  writeSync(1, `${identifier}\n`);
}
