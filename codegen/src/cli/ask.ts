import { isatty } from "node:tty";

/** Asks a person one question; an empty answer is the given default. */
export type Ask = (question: string, fallback: string) => Promise<string>;

/** Lets somebody be asked on the terminal, for as long as `use` takes; undefined where there is none. */
export async function onTerminal<T>(use: (ask: Ask | undefined) => Promise<T>): Promise<T> {
  if (!isatty(0) || !isatty(1)) return use(undefined);
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
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
