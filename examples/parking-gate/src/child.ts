import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A program of this example that runs in a process of its own. */
export type Child = {
  readonly pid: number | undefined;
  /** Resolves when the program says that it is ready, rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
};

/** Starts `<name>.js` beside this file. It ends when this process does: the line between them breaks. */
export function startChild(name: string, env: Readonly<Record<string, string>>): Child {
  const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  const child = fork(file, { env: { ...process.env, ...env } });
  const ended = once(child, "exit").then(([code]) => (code as number | null) ?? 1);
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await ended;
  };
  const failed = ended.then((code) => {
    throw new Error(`${name} ended with code ${code} before it was ready`);
  });
  return {
    pid: child.pid,
    ready: Promise.race([once(child, "message").then(() => {}), failed]),
    ended,
    stop,
  };
}
