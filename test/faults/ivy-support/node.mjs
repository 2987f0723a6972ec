// A node of three processes, of which one fails when it is told to, and one is a back end: `node node.mjs <project folder>`.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineNode, runNode } from "@edgeloom/ivy/run";

/** Says that it lives, and waits for the end. */
async function idle({ name, teardown, logger, queue }) {
  writeFileSync(join(process.env.IVY_DATA_DIR, `${name}.pid`), String(process.pid));
  if (!teardown.aborted)
    await new Promise((resolve) => {
      const alive = setInterval(() => {}, 1_000);
      teardown.addEventListener("abort", () => {
        clearInterval(alive);
        resolve();
      });
    });
  queue.add({ variant: "data", data: { last_word_of: name } });
  logger.info(`${name} ends`);
}

async function failing(context) {
  const mark = join(process.env.IVY_DATA_DIR, "fail-once");
  if (existsSync(mark)) {
    rmSync(mark);
    throw new Error("as it was told");
  }
  await idle(context);
}

export const node = defineNode({
  version: "1.1.0",
  procedures: { steady: idle, failing },
  backend: idle,
  updater: ({ logger }) => ({
    perform: async (text) => {
      logger.info(`working on ${text}`);
      return text.includes("restart") ? { outcome: "restart" } : { outcome: "ignored", reason: "a test" };
    },
  }),
});

// The children import this file, too.
if (process.argv[1] === import.meta.filename)
  await runNode({
    definition: node,
    definitionUrl: import.meta.url,
    projectFolder: process.argv[2],
    rules: { restartSeconds: [0.1], checkSeconds: 0.5 },
  });
