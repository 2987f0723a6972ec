import { isatty } from "node:tty";

/** Where a command reads its place from and writes to; tests give their own. */
export type Io = {
  readonly cwd: string;
  /** Results. */
  out(text: string): void;
  /** Diagnostics and errors. */
  err(text: string): void;
  /** True on a terminal: then there may be colour. */
  readonly color: boolean;
};

/** The process's own streams. Colour follows the terminal, `NO_COLOR` and `FORCE_COLOR`. */
export function processIo(): Io {
  ignoreClosedPipes();
  return {
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    color: wantsColor(),
  };
}

function wantsColor(): boolean {
  if (process.env["NO_COLOR"] !== undefined && process.env["NO_COLOR"] !== "") return false;
  if (process.env["FORCE_COLOR"] !== undefined && process.env["FORCE_COLOR"] !== "0") return true;
  return isatty(process.stdout.fd) && isatty(process.stderr.fd);
}

/** `edgeloom check | head -1` closes the pipe early; that is the reader's choice and no failure of ours. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
