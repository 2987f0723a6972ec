import type { ArchFxMain } from "./archfx-main.js";
import { failureText } from "./failure-text.js";
import { exitCodes } from "./script-exit.js";

/** The parts of `process` that {@link runScript} needs. */
export type ScriptProcess = {
  exitCode?: number | string | null | undefined;
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  exit(code: number): void;
  readonly stderr: { write(text: string): unknown };
};

/**
 * Runs a script as the whole program: its failures become one line on standard error and exit code 1. The first Ctrl-C or SIGTERM stops
 * the work and logs out (exit code 130), a second one ends at once.
 */
export async function runScript(script: ArchFxMain, host: ScriptProcess = process): Promise<void> {
  let isInterrupted = false;
  const interrupt = (): void => {
    if (isInterrupted) return host.exit(exitCodes.interrupted);
    isInterrupted = true;
    script.stop();
  };
  host.on("SIGINT", interrupt);
  host.on("SIGTERM", interrupt);
  try {
    const code = await script.main();
    host.exitCode = isInterrupted ? exitCodes.interrupted : code;
  } catch (error) {
    if (!isInterrupted) host.stderr.write(`${failureText(error)}\n`);
    host.exitCode = isInterrupted ? exitCodes.interrupted : exitCodes.failure;
  } finally {
    host.off("SIGINT", interrupt);
    host.off("SIGTERM", interrupt);
  }
}
