import type { Io } from "edgeloom/kit";

/** Where a command reads from and writes to, and what tells it to end; tests give their own. */
export type LiveIo = Io & {
  /** What `-` reads. */
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** Aborted by Ctrl-C, by SIGTERM, and when the reader of the output has gone. */
  readonly stop: AbortSignal;
};

/** The streams of the process. The second signal ends it at once. */
export function processLiveIo(io: Io): LiveIo {
  const controller = new AbortController();
  const end = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on("SIGINT", end).on("SIGTERM", end);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") controller.abort();
  });
  return { ...io, stdin: process.stdin, stop: controller.signal };
}

/** Waits until the command shall end. */
export function stopped(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => stop.addEventListener("abort", () => resolve(), { once: true }));
}
