import type { ArchFxMain } from "./archfx-main.js";
import { failureText } from "./failure-text.js";
import { exitCodes } from "./script-exit.js";

/** Adds or takes away a listener for what ends a program that does not end by itself. */
type Listening = {
  (signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  (event: "uncaughtException", listener: (error: unknown) => void): unknown;
  (event: "beforeExit", listener: () => void): unknown;
};

/** The parts of `process` that {@link runScript} needs. */
export type ScriptProcess = {
  exitCode?: number | string | null | undefined;
  readonly on: Listening;
  readonly off: Listening;
  exit(code: number): void;
  readonly stderr: { write(text: string): unknown };
};

/** What a program that was stopped, or failed, may still take to end by itself. */
const lastMs = 500;

/**
 * Runs a script as the whole program: its failures become one line on standard error and exit code 1. The first Ctrl-C or SIGTERM stops
 * the work and logs out (exit code 130), a second one ends at once. So does an exception that nobody catches, and work that waits for
 * what never comes (exit code 1).
 */
export async function runScript(script: ArchFxMain, host: ScriptProcess = process): Promise<void> {
  let isInterrupted = false;
  let broken: { readonly cause: unknown } | undefined;
  const interrupt = (): void => {
    if (isInterrupted) return host.exit(exitCodes.interrupted);
    isInterrupted = true;
    script.stop();
  };
  const fail = (cause: unknown): void => {
    broken ??= { cause };
    script.stop();
  };
  const starve = (): void => fail(new Error("The script waits for something that never comes."));
  const listen = (how: "on" | "off"): void => {
    host[how]("SIGINT", interrupt);
    host[how]("SIGTERM", interrupt);
    host[how]("uncaughtException", fail);
    host[how]("beforeExit", starve);
  };
  listen("on");
  try {
    const code = await script.main();
    host.exitCode = isInterrupted ? exitCodes.interrupted : code;
  } catch (cause) {
    broken ??= { cause };
  } finally {
    listen("off");
  }
  if (broken !== undefined && !isInterrupted) host.stderr.write(`${failureText(broken.cause)}\n`);
  if (broken === undefined) return;
  const code = isInterrupted ? exitCodes.interrupted : exitCodes.failure;
  host.exitCode = code;
  // What the work has left behind, such as a timer, would keep the program.
  setTimeout(() => host.exit(code), lastMs).unref();
}
