import { styleText } from "node:util";

/** Where the account of a run goes, and whether that place shows colours. */
export type Output = { readonly write: (text: string) => void; readonly color: boolean };

/** Tells a reader what happens, one line per event. */
export type Account = {
  /** Begins a chapter. */
  chapter(title: string): void;
  /** One event, and how long it took if that was measured. */
  say(text: string, tookMs?: number): void;
  /** More about the event before. */
  detail(text: string): void;
};

const whoWidth = 9;
const textWidth = 74;

/** Standard output; colours only on a terminal that has them. */
export function standardOutput(): Output {
  // `npm start | head` closes the pipe early; that is the reader's choice and no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const color = process.stdout.isTTY && process.stdout.hasColors();
  return { write: (text) => void process.stdout.write(text), color };
}

/** Makes the account of one process; `who` stands before each of its events. */
export function accountOf(who: string, output: Output = standardOutput()): Account {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    output.color ? styleText(style, text, { validateStream: false }) : text;
  return {
    chapter: (title) => output.write(`\n${paint("bold", title)}\n`),
    say: (text, tookMs) => {
      const took = tookMs === undefined ? "" : paint("dim", ` ${duration(tookMs).padStart(8)}`);
      const padded = took === "" ? text : text.padEnd(textWidth);
      output.write(`  ${paint("cyan", who.padEnd(whoWidth))}${padded}${took}\n`);
    },
    detail: (text) => output.write(`  ${" ".repeat(whoWidth)}${paint("dim", text)}\n`),
  };
}

/** A duration as people read it: `0.4 ms`, `312 ms`, `1.4 s`. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** Does something and tells how long it took. */
export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly tookMs: number }> {
  const startMs = performance.now();
  const result = await work();
  return { result, tookMs: performance.now() - startMs };
}
