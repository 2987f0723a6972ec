import { UsageError } from "../diagnostics/usage-error.js";
import { version } from "../version.js";
import { type Io, processIo } from "./io.js";
import { paint } from "./paint.js";

type Command = (args: readonly string[], io: Io) => Promise<number | undefined>;

/** Commands are imported when they are called: each brings only what it needs, since start-up time is felt at every run. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  generate: async () => (await import("./generate.js")).generate,
  check: async () => (await import("./check.js")).check,
  watch: async () => (await import("./watch.js")).watch,
  diff: async () => (await import("./diff.js")).diff,
  docs: async () => (await import("./docs.js")).docs,
  release: async () => (await import("./release.js")).release,
  pack: async () => (await import("./pack.js")).pack,
  import: async () => (await import("./import.js")).importCommand,
  extract: async () => (await import("./extract.js")).extractCommand,
  init: async () => (await import("./init.js")).init,
  new: async () => (await import("./new.js")).newCommand,
  broker: async () => (await import("./broker.js")).broker,
  mock: async () => (await import("./live.js")).liveCommand("mock"),
  call: async () => (await import("./live.js")).liveCommand("call"),
  tail: async () => (await import("./live.js")).liveCommand("tail"),
  publish: async () => (await import("./live.js")).liveCommand("publish"),
  completion: async () => (await import("./completion.js")).completion,
};

/** Commands with options of their own explain them themselves. */
const explained: ReadonlySet<string> = new Set(["broker", "mock", "call", "tail", "publish"]);

const wrongUsage = 2;
/** `EX_SOFTWARE` of sysexits.h: no script may take a failure of ours for stale files. */
const ownFault = 70;

/**
 * Runs one command line; returns the exit code (see the help), or undefined when the process shall run on. Never throws.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number | undefined> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const head = paint("error", "red", io.color);
    if (error instanceof UsageError) {
      io.err(`${head}: ${error.message}\n  fix: ${error.fix}`);
      return wrongUsage;
    }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.err(
      `${head}: edgeloom ${version} itself failed; this is not the fault of a document.\n  fix: report it with the following.\n${trace}`,
    );
    return ownFault;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number | undefined> {
  const [name, ...args] = argv;
  if (name === "--version" || name === "-v") {
    io.out(version);
    return 0;
  }
  const wantsHelp = argv.includes("--help") || argv.includes("-h");
  if (name === undefined || name === "help" || (wantsHelp && !explained.has(name))) {
    const { helpText } = await import("./help.js");
    io.out(helpText.trimEnd());
    return 0;
  }
  if (name === "__complete") return (await import("./complete.js")).complete(args, io, Object.keys(commands));
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return unknownCommand(name);
  return (await command())(args, io);
}

async function unknownCommand(name: string): Promise<never> {
  const { nearestWord } = await import("../diagnostics/suggest.js");
  const near = nearestWord(name, Object.keys(commands));
  throw new UsageError(
    `There is no command ${JSON.stringify(name)}.`,
    near === undefined
      ? `See edgeloom --help: ${Object.keys(commands).join(", ")}.`
      : `Did you mean ${near}?`,
  );
}
