import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

type Line = Readonly<Record<string, unknown>>;

/** A program of the fleet that runs as a process: what it has written, on either stream, as JSON. */
export type FleetProgram = {
  /** The first line, also one that was written already, that fits. */
  line(fits: (line: Line) => boolean): Promise<Line>;
  /** The line that says that the program is ready. */
  ready(): Promise<Line>;
  /** Ends it by a signal; gives its exit code, or the signal when that was what ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
};

const register = new URL("../transport-support/register-typescript.mjs", import.meta.url).href;
const program = fileURLToPath(new URL("gateway-child.mjs", import.meta.url));

/** Starts `edgeloom-gateway` from its sources, in a folder. */
export function startProgram(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): FleetProgram {
  const child = spawn(
    process.execPath,
    ["--import", register, "--conditions=edgeloom-source", program, ...args, "--json"],
    { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  const tell = (): void => {
    for (const look of waiting) look();
  };
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (text) => {
      lines.push(text.startsWith("{") ? (JSON.parse(text) as Line) : { text });
      tell();
    });
  const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
    tell();
  });
  const line: FleetProgram["line"] = (fits) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find(fits);
        if (found === undefined && !hasExited) return;
        waiting.delete(look);
        if (found === undefined)
          reject(new Error(`${args[0]} has ended:\n${JSON.stringify(lines, null, 1)}`));
        else resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    line,
    ready: () => line(({ event }) => event === "ready"),
    end: async (signal) => {
      child.kill(signal);
      const [code, by] = await exited;
      return code ?? by ?? "unknown";
    },
  };
}
