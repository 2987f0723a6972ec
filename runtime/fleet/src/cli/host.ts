import type { SignalSource } from "@edgeloom/runtime/base";

/** What the command line needs of the program that it runs in. */
export type GatewayHost = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly source: SignalSource;
};

/** The host of a real program. What reads the output may go away; a gateway runs on all the same. */
export function processHost(): GatewayHost {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  return {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    source: process,
  };
}
