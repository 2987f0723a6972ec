import { isatty } from "node:tty";

/** Asks a person one question; an empty answer is the given default. */
export type Ask = (question: string, fallback: string) => Promise<string>;

/** Where somebody is asked, and answers. */
export type Terminal = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/** That of the process; undefined where it has none. */
function ownTerminal(): Terminal | undefined {
  return isatty(0) && isatty(1) ? { input: process.stdin, output: process.stdout } : undefined;
}

/** Lets somebody be asked on the terminal, for as long as `use` takes; undefined where there is none. */
export async function onTerminal<T>(
  use: (ask: Ask | undefined) => Promise<T>,
  streams: Terminal | undefined = ownTerminal(),
): Promise<T> {
  if (streams === undefined) return use(undefined);
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ ...streams, terminal: true });
  const stop = new AbortController();
  // Ctrl-C, or Ctrl-D: nobody is going to answer.
  terminal.on("close", () => stop.abort());
  try {
    return await use(async (question, fallback) => {
      const answer = await terminal.question(`${question} (${fallback}) `, { signal: stop.signal });
      return answer.trim() === "" ? fallback : answer.trim();
    });
  } finally {
    terminal.close();
  }
}
