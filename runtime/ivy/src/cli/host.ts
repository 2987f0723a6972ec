/** What the command line needs of the program that it runs in. */
export type CliHost = {
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Standard input, whole. */
  readonly read: () => Promise<string>;
  /** Aborted by Ctrl-C where a command would go on for ever. */
  readonly interrupted: () => AbortSignal;
};

const maxInputBytes = 16 * 1024 * 1024;

/** The host of a real program. What reads the output may go away; a node runs on all the same. */
export function processHost(): CliHost {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  return {
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    read: readStandardInput,
    interrupted,
  };
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxInputBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function interrupted(): AbortSignal {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  process.stdout.once("error", end);
  return controller.signal;
}
