import { defineNode } from "../run/node-definition.js";
import { nodeUpdater } from "../updater/index.js";

/** A node that nobody starts. */
export const node = defineNode({
  version: "1.1.0",
  procedures: { walk: async () => await Promise.resolve() },
  updater: nodeUpdater({ rootGuard: () => true }),
});
