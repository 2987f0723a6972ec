import { createInterface } from "node:readline";

/** Calls `handler` for each JSON line on standard input; the process ends with the input. */
export function onCommand(handler) {
  createInterface({ input: process.stdin })
    .on("line", (line) => handler(JSON.parse(line)))
    .on("close", () => process.exit(0));
}

/** Microseconds of processor time for each of `count` messages since `start`, the threads of ZeroMQ among them. */
export function cpuUsSince(start, count) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / count;
}

/** Writes one JSON line. */
export function reply(value) {
  console.log(JSON.stringify(value));
}
