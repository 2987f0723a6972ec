import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Io } from "./io.js";

const runtimeRoom = "@edgeloom/runtime/broker";

/** What is used of the runtime. */
type BrokerModule = {
  readonly brokerCommand: (args: readonly string[]) => Promise<number | undefined>;
};

/**
 * `edgeloom broker`: runs the broker of `@edgeloom/runtime` in this process until it is told to stop; then there is no exit code
 * yet. The generator knows nothing of the runtime: it looks for it first beside the working folder, then beside itself.
 */
export async function broker(args: readonly string[], io: Io): Promise<number | undefined> {
  const { brokerCommand } = await loadBroker(findBroker(io.cwd));
  return brokerCommand(args);
}

function findBroker(cwd: string): string {
  for (const from of [join(cwd, "package.json"), fileURLToPath(import.meta.url)]) {
    try {
      return createRequire(from).resolve(runtimeRoom);
    } catch {
      // Not installed there; the next place may have it.
    }
  }
  throw new UsageError(
    "@edgeloom/runtime is not installed here.",
    "Run `npm install @edgeloom/runtime zeromq`.",
  );
}

async function loadBroker(file: string): Promise<BrokerModule> {
  try {
    return (await import(pathToFileURL(file).href)) as BrokerModule;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UsageError(
      `The broker cannot be loaded: ${(error as Error).message}.`,
      "Run `npm install @edgeloom/runtime zeromq`.",
    );
  }
}
