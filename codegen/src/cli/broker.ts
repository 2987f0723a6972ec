import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Io } from "./io.js";

/**
 * `edgeloom broker`: runs the broker of `@edgeloom/runtime` until it is told to stop. A process of its own, because the
 * generator knows nothing of the runtime: it looks for it first beside the working folder, then beside itself.
 */
export async function broker(args: readonly string[], io: Io): Promise<number> {
  const child = spawn(process.execPath, [brokerProgram(io.cwd), ...args], { cwd: io.cwd, stdio: "inherit" });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
  for (const signal of signals) process.on(signal, forward);
  const [code] = (await once(child, "exit")) as [number | null];
  for (const signal of signals) process.off(signal, forward);
  return code ?? 0;
}

function brokerProgram(cwd: string): string {
  for (const from of [join(cwd, "package.json"), fileURLToPath(import.meta.url)]) {
    try {
      return join(
        dirname(createRequire(from).resolve("@edgeloom/runtime/package.json")),
        "bin",
        "edgeloom-broker.js",
      );
    } catch {
      // Not installed there; the next place may have it.
    }
  }
  throw new UsageError(
    "@edgeloom/runtime is not installed here.",
    "Run `npm install @edgeloom/runtime zeromq`.",
  );
}
