import type { Io } from "./io.js";
import { loadNeighbour } from "./neighbour.js";

/** What is used of the runtime. */
type BrokerModule = {
  readonly brokerCommand: (args: readonly string[]) => Promise<number | undefined>;
};

const runtime = {
  room: "@edgeloom/runtime/broker",
  title: "The broker",
  fix: "Run `npm install @edgeloom/runtime zeromq`.",
};

/**
 * `edgeloom broker`: runs the broker of `@edgeloom/runtime` in this process until it is told to stop; then there is no exit code
 * yet. The generator knows nothing of the runtime.
 */
export async function broker(args: readonly string[], io: Io): Promise<number | undefined> {
  const { brokerCommand } = (await loadNeighbour(runtime, io.cwd)) as BrokerModule;
  return brokerCommand(args);
}
