import { Command, CommanderError, Option } from "commander";
import { applyEnvironment } from "../env/index.js";
import { config } from "./commands/config.js";
import { info } from "./commands/info.js";
import { isRunning, restart, start, stop, type WaitOptions } from "./commands/lifecycle.js";
import { type LogsOptions, logs } from "./commands/logs.js";
import { type QueueOptions, queue } from "./commands/queue.js";
import { type RunCommandOptions, run } from "./commands/run.js";
import { status } from "./commands/status.js";
import { update } from "./commands/update.js";
import { validateConfig } from "./commands/validate-config.js";
import { type CliHost, processHost } from "./host.js";
import type { NodeProgram } from "./node-program.js";
import { countOf, dayOf, levelOf, withJson, withTimeout } from "./options.js";
import { originalCommand } from "./original/original-command.js";
import { exitCodes, print, type Report, reportOf } from "./report.js";
import { cliVersion } from "./version.js";

/** What runs a command: finds the node first, which may be what fails. */
type Scene = { readonly host: CliHost; readonly locate: () => NodeProgram; exitCode: number };
type Json = { readonly json?: boolean };

/**
 * The command line of a node, which its program calls with its own arguments: `run`, `start`, `stop`, `status` and others (specification
 * §8.3, R24).
 *
 * @returns the exit code: 0 when all went well, 1 when something failed or does not run, 2 for wrong arguments. Never rejects
 */
export async function nodeCommand(
  argv: readonly string[],
  program: NodeProgram,
  host: CliHost = processHost(),
): Promise<number> {
  if (program.dialect === "original") return await originalCommand(argv, program, host);
  return await commandLine(argv, { host, locate: () => program, name: "ivy-cli" });
}

/** The same with a node that is looked for when a command needs it. */
export async function commandLine(
  argv: readonly string[],
  {
    host,
    locate,
    name,
    help = "",
  }: {
    readonly host: CliHost;
    readonly locate: () => NodeProgram;
    readonly name: string;
    readonly help?: string;
  },
): Promise<number> {
  const scene: Scene = {
    host,
    locate: () => {
      const program = locate();
      applyEnvironment(program.projectFolder);
      return program;
    },
    exitCode: exitCodes.success,
  };
  const command = commandOf(scene, name, help);
  if (argv.length === 0) {
    command.outputHelp();
    return exitCodes.success;
  }
  try {
    await command.parseAsync([...argv], { from: "user" });
    return scene.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    return print(host, reportOf(error), argv.includes("--json"));
  }
}

const examples = `
Exit codes: 0 all went well; 1 it failed, or does not run; 2 wrong arguments.
`;

function commandOf(scene: Scene, name: string, help: string): Command {
  const { host } = scene;
  const command = new Command(name)
    .description("Runs and looks after the node of an automated sensor system.")
    .version(cliVersion)
    .configureOutput({ writeOut: host.out, writeErr: host.err })
    .exitOverride()
    .showSuggestionAfterError(true)
    .addHelpText("after", examples + help);
  addRunning(command, scene);
  addLooking(command, scene);
  addConfiguring(command, scene);
  return command;
}

/** A command that makes a report. */
function reporting<O extends Json>(
  scene: Scene,
  work: (program: NodeProgram, options: O) => Report | Promise<Report>,
): (options: O) => Promise<void> {
  return async (options) => {
    scene.exitCode = print(scene.host, await work(scene.locate(), options), options.json === true);
  };
}

function addRunning(command: Command, scene: Scene): void {
  withJson(command.command("run").description("run the node here, until Ctrl-C"))
    .addOption(new Option("--background", "told by start").hideHelp())
    .action(async (options: RunCommandOptions) => await run(scene.locate(), options));
  const waits = (name: string, description: string): Command =>
    withJson(command.command(name).description(description));
  withTimeout(
    waits("start", "start the node in the background"),
    "how long to wait for it (default: 60)",
  ).action(reporting<WaitOptions & Json>(scene, start));
  const limit = "how long it may take before it is killed (default: by its configuration)";
  withTimeout(waits("stop", "stop the node, and wait for its end"), limit).action(
    reporting<WaitOptions & Json>(scene, stop),
  );
  withTimeout(waits("restart", "stop the node, wait for its end, and start it"), limit).action(
    reporting<WaitOptions & Json>(scene, restart),
  );
  waits("is-running", "tell by the exit code whether the node runs").action(
    reporting<Json>(scene, isRunning),
  );
}

function addLooking(command: Command, scene: Scene): void {
  withJson(command.command("status").description("show what runs, what waits and what was updated")).action(
    reporting<Json>(scene, status),
  );
  withJson(command.command("info").description("show versions and folders")).action(
    reporting<Json>(scene, info),
  );
  withJson(command.command("logs").description("show the log"))
    .option("-n, --lines <count>", "how many of the last entries", countOf, 50)
    .option("-f, --follow", "go on with what is logged from now on")
    .option("--level <level>", "least level to show", levelOf, "DEBUG")
    .option("--day <day>", "UTC day, such as 2024-05-06 (default: the last one)", dayOf)
    .action(async (options: LogsOptions) => await logs(scene.locate(), options, scene.host));
  withJson(command.command("queue").description("show what waits to be sent, and what was given up"))
    .option("--list <count>", "show so many of the oldest that wait", countOf, 0)
    .option("--dead <count>", "show so many of the last that were given up", countOf, 0)
    .action(reporting<QueueOptions & Json>(scene, queue));
}

function addConfiguring(command: Command, scene: Scene): void {
  withJson(command.command("config").description("show the configuration, without secrets")).action(
    reporting<Json>(scene, config),
  );
  withJson(
    command
      .command("validate-config [file]")
      .description(
        "tell whether a configuration is right: that of the node, a file, or - for standard input",
      ),
  )
    .option("--original", "also take what the Python original converts")
    .action(async (file: string | undefined, options: Json & { readonly original?: boolean }) => {
      const given = { ...options, ...(file === undefined ? {} : { file }) };
      await reporting<Json>(scene, (program) => validateConfig(program, given, scene.host))(options);
    });
  withJson(
    command
      .command("update <file>")
      .description("give the node a configuration as if it came from afar; - is standard input"),
  )
    .option(
      "--dry-run",
      "only show what would become of it: fetch, install and check a version, change nothing",
    )
    .action(async (file: string, options: Json & { readonly dryRun?: boolean }) => {
      await reporting<Json>(scene, (program) => update(program, { file, ...options }, scene.host))(options);
    });
}
