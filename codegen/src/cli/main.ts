import { UsageError } from "../diagnostics/usage-error.js";
import { version } from "../version.js";
import { type Io, processIo } from "./io.js";
import { paint } from "./paint.js";

type Command = (args: readonly string[], io: Io) => Promise<number | undefined>;

/** Commands are imported when they are called: each brings only what it needs, since start-up time is felt at every run. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import("./init.js")).init,
  new: async () => (await import("./new.js")).newCommand,
  import: async () => (await import("./import.js")).importCommand,
  extract: async () => (await import("./extract.js")).extractCommand,
  generate: async () => (await import("./generate.js")).generate,
  watch: async () => (await import("./watch.js")).watch,
  check: async () => (await import("./check.js")).check,
  diff: async () => (await import("./diff.js")).diff,
  docs: async () => (await import("./docs.js")).docs,
  release: async () => (await import("./release.js")).release,
  pack: async () => (await import("./pack.js")).pack,
  mock: async () => (await import("./live.js")).liveCommand("mock"),
  call: async () => (await import("./live.js")).liveCommand("call"),
  tail: async () => (await import("./live.js")).liveCommand("tail"),
  publish: async () => (await import("./live.js")).liveCommand("publish"),
  broker: async () => (await import("./broker.js")).broker,
  completion: async () => (await import("./completion.js")).completion,
};

/** The names of all commands, in the order of their list. */
export const commandNames: readonly string[] = Object.keys(commands);

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
  if (name === undefined || name === "help" || isHelp(name))
    return help(
      args.find((word) => !isHelp(word)),
      io,
    );
  if (args.some(isHelp)) return help(name, io);
  if (name === "__complete") return (await import("./complete.js")).complete(args, io);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return unknownCommand(name);
  return (await command())(args, io);
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h";
}

async function help(name: string | undefined, io: Io): Promise<number> {
  const { commandHelp, overview } = await import("./help.js");
  const text = name === undefined || name === "help" ? overview() : commandHelp(name);
  if (name !== undefined && text === undefined) return unknownCommand(name);
  io.out(text ?? overview());
  return 0;
}

async function unknownCommand(name: string): Promise<never> {
  const { nearestWord } = await import("../diagnostics/suggest.js");
  const near = nearestWord(name, commandNames);
  throw new UsageError(
    `There is no command ${JSON.stringify(name)}.`,
    near === undefined ? `See edgeloom --help: ${commandNames.join(", ")}.` : `Did you mean ${near}?`,
  );
}
