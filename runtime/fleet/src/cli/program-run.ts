import { type Logger, Shutdown, shutDownOnSignals } from "@edgeloom/runtime/base";
import { type LogFileRule, type LogSettings, openLog } from "../config/index.js";
import type { GatewayHost } from "./host.js";
import type { CommonOptions } from "./options.js";
import { version } from "./version.js";

/** What a program that runs on needs. */
export type ProgramContext = {
  readonly log: Logger;
  /** Everything that was started, to be ended in the reverse order. */
  readonly shutdown: Shutdown;
};

/** What is told on standard output when a program is ready. */
export type ReadyFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** A program of the command line. */
export type Program = {
  readonly name: string;
  readonly logging: LogSettings;
  readonly logFile: LogFileRule;
  /** The configuration in effect, for the first line of the log; without secrets, or with such as the log knows to cover. */
  readonly settings: object;
  /** What is done otherwise than the configuration says. */
  readonly notes?: readonly string[];
  readonly start: (context: ProgramContext) => Promise<ReadyFacts>;
};

/** Longer than a gateway waits for the cloud at its end. */
const drainMs = 6_000;

/** Starts a program, tells when it is ready, and ends it on SIGINT or SIGTERM. What was started before a failure is ended again. */
export async function runProgram(host: GatewayHost, program: Program, options: CommonOptions): Promise<void> {
  const { name, settings, notes = [] } = program;
  const isJson = options.json === true;
  const log = openLog(program.logging, program.logFile, { isJson, write: host.err });
  log.info({ version, ...settings }, `${name} starts`);
  for (const note of notes) log.warn({}, note);
  const shutdown = new Shutdown({ drainMs, log });
  // A signal that comes while parts are still starting must end those that have.
  const forget = shutDownOnSignals(shutdown, { source: host.source });
  try {
    const facts = await program.start({ log, shutdown });
    host.out(
      isJson ? `${JSON.stringify({ event: "ready", command: name, ...facts })}\n` : readyText(name, facts),
    );
  } catch (error) {
    forget();
    await shutdown.run();
    throw error;
  }
}

function readyText(name: string, facts: ReadyFacts): string {
  const parts = Object.entries(facts).flatMap(([fact, value]) =>
    value === undefined ? [] : [`${fact} ${value}`],
  );
  return `edgeloom-gateway ${name} is ready: ${parts.join(", ")}. Ctrl-C ends it.\n`;
}
