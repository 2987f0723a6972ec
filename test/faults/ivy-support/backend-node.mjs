// A node whose only procedure measures when it is asked to end, and that talks to a broker: `node backend-node.mjs <project folder>`.
import { defineNode, runNode } from "@edgeloom/ivy/run";

const lastValues = 500;

async function lateWriter({ teardown, queue }) {
  if (!teardown.aborted)
    await new Promise((resolve) => {
      const alive = setInterval(() => {}, 1_000);
      teardown.addEventListener("abort", () => {
        clearInterval(alive);
        resolve();
      });
    });
  const bodies = Array.from({ length: lastValues }, (_, n) => ({ variant: "data", data: { n } }));
  queue.addMany(bodies);
}

export const node = defineNode({
  version: "1.1.0",
  procedures: { "late-writer": lateWriter },
  // Loaded by the process that needs it only.
  backend: async (context) => {
    const { backendProcess } = await import("@edgeloom/ivy/backends");
    await backendProcess({ idleMs: 50 })(context);
  },
});

// The children import this file, too.
if (process.argv[1] === import.meta.filename)
  await runNode({
    definition: node,
    definitionUrl: import.meta.url,
    projectFolder: process.argv[2],
    rules: { restartSeconds: [0.1], checkSeconds: 0.5 },
  });
