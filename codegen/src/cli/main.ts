import { UsageError } from "../diagnostics/usage-error.js";
import { version } from "../version.js";
import { helpText } from "./help.js";
import { type Io, processIo } from "./io.js";
import { paint } from "./paint.js";

type Command = (args: readonly string[], io: Io) => Promise<number>;

/** Commands are imported when they are called: each brings only what it needs, since start-up time is felt at every run. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  generate: async () => (await import("./generate.js")).generate,
  check: async () => (await import("./check.js")).check,
  broker: async () => (await import("./broker.js")).broker,
};

/** Runs one command line; returns the exit code: 0 fine, 1 stale, 2 refused. Never throws for wrong input. */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`${paint("error", "red", io.color)}: ${error.message}\n  fix: ${error.fix}`);
    return 2;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === "help" || argv.includes("--help") || argv.includes("-h")) {
    io.out(helpText.trimEnd());
    return 0;
  }
  if (name === "--version" || name === "-v") {
    io.out(version);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    throw new UsageError(
      `There is no command ${JSON.stringify(name)}.`,
      "See edgeloom --help: generate, check, broker.",
    );
  return (await command())(args, io);
}
