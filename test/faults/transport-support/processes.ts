import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { eventually } from "./waiting.js";

/** A child process of a test, and the lines of JSON it has written. */
export type Child = {
  readonly pid: number;
  readonly lines: Record<string, unknown>[];
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the first line, also one that was written already, that fits. */
  line(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
};

const register = new URL("./register-typescript.mjs", import.meta.url).href;

function watch(child: ChildProcess): Child {
  const lines: Record<string, unknown>[] = [];
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error("the child process did not start");
  createInterface({ input: stdout }).on("line", (line) => lines.push(JSON.parse(line)));
  const ended = new Promise<number | string>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  return {
    pid,
    lines,
    ended,
    signal: (name) => child.kill(name),
    line: async (fits) => {
      await eventually(() => {
        if (!lines.some(fits)) throw new Error(`none of ${lines.length} lines of the child fits`);
      });
      return lines.find(fits) as Record<string, unknown>;
    },
  };
}

/** Starts one of the programs of this folder. */
export function startChild(
  program: "broker-child.mjs" | "client-child.mjs",
  ...args: readonly string[]
): Child {
  const file = fileURLToPath(new URL(program, import.meta.url));
  return watch(
    spawn(process.execPath, ["--import", register, "--conditions=edgeloom-source", file, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
}

/** Starts a Python program that is given as text. */
export function startPython(program: string, ...args: readonly string[]): Child {
  return watch(
    spawn("/usr/bin/python3", ["-u", "-c", program, ...args], { stdio: ["ignore", "pipe", "inherit"] }),
  );
}

/** Ends a child for certain, frozen or not. */
export async function end(child: Child): Promise<void> {
  child.signal("SIGKILL");
  await child.ended;
}
