import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Starts a peer that prints one JSON line when it is ready and ends when its standard input closes.
 * @param {string} command @param {readonly string[]} args
 */
export async function startPeer(command, args) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const failed = failure(child, args);
  // Every peer ends at last; only who waits for an answer then hears of it as a failure.
  failed.catch(() => {});
  const next = async () =>
    JSON.parse(await Promise.race([once(lines, "line").then(([line]) => line), failed]));
  const ready = await next();
  return {
    ready,
    /** Sends one command line and waits for its one answer line. */
    async ask(command_) {
      const answer = next();
      child.stdin.write(`${JSON.stringify(command_)}\n`);
      return answer;
    },
    async stop() {
      const ended = once(child, "exit");
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

async function failure(child, args) {
  const [code] = await once(child, "exit");
  throw new Error(`${args.join(" ")} ended with ${code} before it answered`);
}
