import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { HttpAuthenticationError } from "../api/index.js";
import { checkCustomer } from "../main/arguments.js";
import { failureText } from "../main/failure-text.js";
import { exitCodes, ScriptExit } from "../main/index.js";
import { type LoginOptions, login, logout } from "./command-login.js";
import { type GetOptions, get, type ListOptions, list } from "./command-read.js";
import { slug } from "./command-slug.js";
import { type UploadCommandOptions, upload } from "./command-upload.js";
import { type CliHost, processHost } from "./host.js";
import type { CommonOptions } from "./open-connection.js";
import { collectQuery, wholeNumber } from "./query-option.js";
import { version } from "./version.js";

/** The command `archfx`. Gives its exit code: 0, 1 for a failure, 2 for wrong arguments, 130 for Ctrl-C. Never rejects. */
export async function archFxCommand(argv: readonly string[], host: CliHost = processHost()): Promise<number> {
  try {
    await program(host).parseAsync([...argv], { from: "user" });
    return exitCodes.success;
  } catch (error) {
    // Thrown by a check of the environment: commander has not spoken of it.
    if (error instanceof InvalidArgumentError) host.err(`error: ${error.message}\n`);
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    if (error instanceof ScriptExit) return error.exitCode;
    host.err(`${failureText(error, error instanceof HttpAuthenticationError ? logInAgain : undefined)}\n`);
    return exitCodes.failure;
  }
}

const logInAgain = "log in again with: archfx login --user <email>";

const examples = `
Examples:
  $ archfx login --user me@example.com --customer acme
  $ archfx list machine -q org=my-org
  $ archfx get machine d--0000-0001-0000-0001
  $ archfx list machine d--0000-0001-0000-0001 devices --json
  $ archfx upload report.mp
  $ archfx slug d--1

Environment: ARCHFX_CUSTOMER, ARCHFX_SERVER, ARCHFX_DOMAIN, ARCHFX_USER, ARCHFX_PASSWORD, ARCHFX_TOKEN, ARCHFX_TOKEN_FILE
`;

function program(host: CliHost): Command {
  const archfx = new Command("archfx")
    .description("Reads from and uploads to ArchFX Cloud.")
    .version(version)
    .configureOutput({ writeOut: host.out, writeErr: host.err })
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError("(archfx COMMAND --help says what a command takes)")
    .addHelpText("after", examples);
  addSession(archfx, host);
  addReading(archfx, host);
  common(archfx.command("upload <files...>"))
    .description("upload reports (.mp); prints file, readings sent and the server's count")
    .option("--max-bytes <n>", "split larger reports", wholeNumber(1_024), 4 * 1024 * 1024)
    .option("--all", "send also what the server has")
    .action((files: string[], options: UploadCommandOptions) => upload(host, files, options));
  archfx
    .command("slug <ids...>")
    .description("explain ids: kind, full form, number")
    .option("--json", "print JSON")
    .action((texts: string[], options: { readonly json?: true }) => slug(host, texts, options));
  return archfx;
}

function addSession(archfx: Command, host: CliHost): void {
  common(archfx.command("login"))
    .description("log in and keep the tokens for later commands")
    .option("-u, --user <email>", "login email (env: ARCHFX_USER)")
    .option("--password-stdin", "read the password from standard input instead of asking for it")
    .addOption(
      new Option("--endpoint <name>", "which login to use").choices(["login", "jwt"]).default("login"),
    )
    .action((options: LoginOptions) => login(host, options));
  common(archfx.command("logout"))
    .description("end the session and forget its tokens")
    .action((options: CommonOptions) => logout(host, options));
}

function addReading(archfx: Command, host: CliHost): void {
  const path = "<resource> [ids...]";
  common(archfx.command(`get ${path}`))
    .description("print what the server answers: get org my-org, get auth/user-info")
    .option("-q, --query <name=value>", "query parameter; may be repeated", collectQuery)
    .action((name: string, ids: string[], options: GetOptions) => get(host, [name, ...ids], options));
  common(archfx.command(`list ${path}`))
    .description("print the objects of a list, page after page")
    .option("-q, --query <name=value>", "filter; may be repeated", collectQuery)
    .option("-n, --limit <n>", "objects at most", wholeNumber(1), 100)
    .option("-c, --columns <names>", "fields to show, separated by commas")
    .action((name: string, ids: string[], options: ListOptions) => list(host, [name, ...ids], options));
}

/** Options of every command that talks to a server. */
function common(command: Command): Command {
  return command
    .option("--customer <name>", "customer sub-domain (env: ARCHFX_CUSTOMER; else arch)", checkCustomer)
    .addOption(
      new Option(
        "--server <type>",
        "prod: https://<customer>.archfx.io, dev: http://localhost (env: ARCHFX_SERVER; else prod)",
      ).choices(["prod", "dev"]),
    )
    .option("--domain <url>", "server address, in place of customer and server type (env: ARCHFX_DOMAIN)")
    .option("--timeout <seconds>", "for each attempt", wholeNumber(1, 3_600), 30)
    .option("--retries <n>", "repetitions of what is safe to repeat", wholeNumber(0, 19), 2)
    .option("--json", "print JSON");
}
