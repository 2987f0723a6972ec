// A node that talks to a broker and takes configurations from it: `node reconfigured-node.mjs <project folder>`.
import { defineNode, runNode } from "@edgeloom/ivy/run";
import { nodeUpdater } from "@edgeloom/ivy/updater";

/** Does nothing until it is asked to end. */
async function steady({ teardown }) {
  await new Promise((resolve) => {
    teardown.addEventListener("abort", resolve, { once: true });
  });
}

export const node = defineNode({
  version: "1.1.0",
  procedures: { steady },
  // Loaded by the process that needs it only.
  backend: async (context) => {
    const { backendProcess } = await import("@edgeloom/ivy/backends");
    await backendProcess({ idleMs: 50 })(context);
  },
  updater: nodeUpdater({
    rootGuard: () => true,
    trial: { healthySeconds: 1, limitSeconds: Number(process.env.IVY_TEST_LIMIT), maxStarts: 3 },
  }),
});

// The children import this file, too.
if (process.argv[1] === import.meta.filename)
  await runNode({ definition: node, definitionUrl: import.meta.url, projectFolder: process.argv[2] });
