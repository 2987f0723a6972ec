import { applyEnvironment } from "../env/index.js";
import type { PendingConfigs } from "../state/pending-configs.js";
import type { FromChild, ToChild } from "./child-handle.js";
import { notANode } from "./fork-child.js";
import type { NodeDefinition } from "./node-definition.js";
import { openContext } from "./open-context.js";
import type { EntryPoint } from "./process-context.js";

/** How often a child shows that it lives. */
const beatMs = 5_000;
/** The first time is soon, since others wait for it: whoever has failed while it was loaded does not come to it. */
const firstBeatMs = 500;
/** How long a child whose main process is gone may take to end. */
const orphanMs = 10_000;

const [definitionUrl = "", projectFolder = "", name = ""] = process.argv.slice(2);
const teardown = new AbortController();

function tell(message: FromChild): void {
  // The channel may close at any moment; what follows then is the end.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function end(): void {
  teardown.abort();
}

// Whoever stops a node by signalling all of its processes must not end the back end before the procedures have said their last: the
// main process asks it, over the channel, when they are gone.
let waitsForMain = false;
process.on("SIGTERM", () => {
  if (!waitsForMain || !process.connected) end();
});
// Ctrl-C reaches the whole group: the main process alone decides in which order its children end.
process.on("SIGINT", () => {});
// Who reads the output may go away; what is measured does not depend on it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
process.on("message", ({ type }: ToChild) => {
  if (type === "teardown") end();
});
process.on("disconnect", () => {
  end();
  setTimeout(() => process.exit(1), orphanMs).unref();
});
setTimeout(() => tell({ type: "beat" }), firstBeatMs).unref();
setInterval(() => tell({ type: "beat" }), beatMs).unref();

process.exit(await run());

async function run(): Promise<number> {
  applyEnvironment(projectFolder);
  const { node: definition } = (await import(definitionUrl)) as { readonly node?: NodeDefinition };
  if (definition === undefined) throw notANode(definitionUrl);
  waitsForMain = !Object.hasOwn(definition.procedures, name);
  const opened = openContext({ definition, projectFolder, name, teardown: teardown.signal });
  const { context } = opened;
  try {
    await entryPointOf(definition)({
      ...context,
      pendingConfigs: announced(context.pendingConfigs),
      connectionChanged: (isConnected) => tell({ type: "connection", isConnected }),
    });
    return 0;
  } catch (error) {
    context.logger.exception(error, `${name} has failed`);
    return 1;
  } finally {
    opened.close();
  }
}

/** The main process looks at what waits at once, instead of with its next round. */
function announced(configs: PendingConfigs): PendingConfigs {
  return {
    list: () => configs.list(),
    remove: (keys) => configs.remove(keys),
    add: (text) => {
      const added = configs.add(text);
      tell({ type: "config" });
      return added;
    },
  };
}

function entryPointOf({ procedures, backend }: NodeDefinition): EntryPoint {
  const procedure = Object.hasOwn(procedures, name) ? procedures[name] : undefined;
  const entryPoint = procedure ?? backend;
  if (entryPoint === undefined) throw notANode(definitionUrl);
  return entryPoint;
}
