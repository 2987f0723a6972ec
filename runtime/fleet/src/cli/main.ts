import { isEdgeloomError } from "@edgeloom/runtime";
import { Command, CommanderError, Option } from "commander";
import { runExternalClient } from "./command-external-client.js";
import { type ExternalServerCommandOptions, runExternalServer } from "./command-external-server.js";
import { runInternalServer, runModuleHandler, runPeriodChecker } from "./command-parts.js";
import { runAll } from "./command-run-all.js";
import { type GatewayHost, processHost } from "./host.js";
import { refuseRepeated, secondsOf, withBroker, withCommon, withConfig, withDoor } from "./options.js";
import { version } from "./version.js";

export type { GatewayHost } from "./host.js";

const exitCodes = { failure: 1, usage: 2 } as const;

/**
 * The command `edgeloom-gateway`. Gives an exit code when there is nothing to run: 0 for help, 1 when a program cannot start, 2 for
 * wrong arguments. Undefined while a program runs on; a signal ends it. Never rejects.
 */
export async function gatewayCommand(
  argv: readonly string[],
  host: GatewayHost = processHost(),
): Promise<number | undefined> {
  const program = gatewayProgram(host);
  if (argv.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(withDefault(argv), { from: "user" });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    host.err(`edgeloom-gateway: ${failureText(error)}\n`);
    return exitCodes.failure;
  }
}

/** The production gateway has no commands: its options alone mean all of it. */
function withDefault(argv: readonly string[]): string[] {
  const [first = ""] = argv;
  const isOption = first.startsWith("-") && !["-h", "--help", "-V", "--version"].includes(first);
  return isOption ? ["run-all", ...argv] : [...argv];
}

function failureText(error: unknown): string {
  if (!isEdgeloomError(error)) return error instanceof Error ? error.message : String(error);
  return error.fix === undefined ? error.message : `${error.message}\n  fix: ${error.fix}`;
}

const examples = `
Examples:
  $ edgeloom-gateway run-all                          a gateway, with a broker inside
  $ edgeloom-gateway external-server                  a server for it, in another terminal
  $ edgeloom-gateway run-all -c config.json --port 1636
  $ edgeloom-gateway run-all --broker mqtts://broker.example:8883 --ca ca.pem
  $ edgeloom-gateway external-server config.json --tls --ca ca.pem --cert me.pem --key me.key

Options without a command are those of run-all. Environment: IPC_MQTT_HOST, IPC_MQTT_PORT (the broker between the parts)
`;

function gatewayProgram(host: GatewayHost): Command {
  const program = new Command("edgeloom-gateway")
    .description("The gateway of a vehicle, and the server in the cloud, of the Fleet Protocol.")
    .version(version)
    .configureOutput({ writeOut: host.out, writeErr: host.err })
    .exitOverride()
    .showSuggestionAfterError(true)
    .addHelpText("after", examples);
  addGateway(program, host);
  addParts(program, host);
  addServer(program, host);
  for (const command of program.commands) refuseRepeated(command);
  return program;
}

function addGateway(program: Command, host: GatewayHost): void {
  const command = program.command("run-all").description("run a whole gateway in one process");
  withDialect(withBroker(withDoor(withConfig(withCommon(command), gatewayConfig))))
    .option("--simulate", "connect a virtual device of every type, which reports random statuses and obeys")
    .option("--simulate-period <seconds>", "between two statuses of such a device (default: 1)", secondsOf)
    .action((options) => runAll(host, options));
}

const gatewayConfig =
  "configuration, of the gateway or of the proof of concept (which looks for config/config.json)";

function addParts(program: Command, host: GatewayHost): void {
  const part = (name: string, description: string): Command =>
    withDialect(withConfig(withCommon(program.command(name).description(description)), gatewayConfig));
  withDoor(part("internal-server", "run the part that devices connect to by itself")).action((options) =>
    runInternalServer(host, options),
  );
  part("module-handler", "run the part that knows the modules by itself").action((options) =>
    runModuleHandler(host, options),
  );
  withBroker(part("external-client", "run the part that speaks with the cloud by itself")).action((options) =>
    runExternalClient(host, options),
  );
  withCommon(program.command("period-checker"))
    .description("ask the parts for a status of every device that says nothing new")
    .option("-p, --period <seconds>", "how long a device may say nothing (default: 5)", secondsOf)
    .action((options) => runPeriodChecker(host, options));
}

function addServer(program: Command, host: GatewayHost): void {
  const command = program
    .command("external-server [config-file]")
    .description("run the server in the cloud for the cars of a company");
  withBroker(withConfig(withCommon(command), "configuration; the same as the argument"))
    .option("--tls", "speak TLS with the configured broker; needs --ca, --cert and --key")
    .action((file: string | undefined, options: ExternalServerCommandOptions) =>
      runExternalServer(host, options, file),
    );
}

function withDialect(command: Command): Command {
  return command.addOption(
    new Option(
      "--dialect <name>",
      "generation of the protocol, where the configuration does not say",
    ).choices(["production", "poc"]),
  );
}
