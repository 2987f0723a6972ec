import { type LiveCommand, liveCommand } from "./index.js";
import type { LiveIo } from "./io.js";

/** A command that runs, and what it has written so far. */
export class Run {
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly code: Promise<number>;
  private readonly controller = new AbortController();
  private readonly waiting: { readonly isThere: () => boolean; readonly resolve: () => void }[] = [];

  constructor(cwd: string, name: LiveCommand, args: readonly string[], input: readonly string[] = []) {
    const write = (list: string[]) => (text: string) => {
      list.push(text);
      for (const { isThere, resolve } of this.waiting) if (isThere()) resolve();
    };
    const io: LiveIo = {
      cwd,
      color: false,
      out: write(this.out),
      err: write(this.err),
      stop: this.controller.signal,
      stdin: (async function* () {
        yield* input;
      })(),
    };
    this.code = liveCommand(name, args, io);
  }

  /** Resolves when something was written. */
  until(isThere: () => boolean): Promise<void> {
    if (isThere()) return Promise.resolve();
    const written = new Promise<void>((resolve) => this.waiting.push({ isThere, resolve }));
    const ended = this.code.then((code) => {
      throw new Error(`The command ended with ${code}: ${this.err.join("\n")}`);
    });
    return Promise.race([written, ended]);
  }

  /** As Ctrl-C does. */
  stop(): Promise<number> {
    this.controller.abort();
    return this.code;
  }
}
