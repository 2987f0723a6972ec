import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ScriptExit } from "./script-exit.js";

/** What every script is told on its command line. */
export type ScriptArguments = {
  /** Login email. */
  readonly email: string | undefined;
  readonly serverType: "prod" | "dev";
  /** Customer sub-domain. */
  readonly customer: string;
};

/** Where texts of the parser go. */
export type ParserOutput = { readonly out: (text: string) => void; readonly err: (text: string) => void };

/** A parser with the options that every script has (specification 4.2). */
export function scriptParser(name: string, output: ParserOutput): Command {
  return new Command(name)
    .allowExcessArguments(false)
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .exitOverride()
    .addOption(new Option("-u, --user <email>", "login email (env: ARCHFX_USER)"))
    .addOption(
      new Option(
        "--server <type>",
        "prod: https://<customer>.archfx.io, dev: http://localhost (env: ARCHFX_SERVER)",
      )
        .choices(["prod", "dev"])
        .default("prod"),
    )
    .addOption(
      new Option("--customer <name>", "customer sub-domain (env: ARCHFX_CUSTOMER)")
        .argParser(checkCustomer)
        .default("arch"),
    );
}

const variables = {
  ARCHFX_USER: "--user",
  ARCHFX_SERVER: "--server",
  ARCHFX_CUSTOMER: "--customer",
} as const;

/** Arguments that the environment gives. Put them first, so that the command line wins. */
export function environmentArguments(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(variables).flatMap(([name, option]) => {
    const value = env[name];
    return value === undefined || value === "" ? [] : [`${option}=${value}`];
  });
}

/** Parses. Throws {@link ScriptExit} with 0 after help was shown, and with 2 after a mistake was explained. */
export function parseArguments(parser: Command, argv: readonly string[]): ScriptArguments {
  try {
    parser.parse([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw new ScriptExit(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
  const { user, server, customer } = parser.opts<{
    user?: string;
    server: "prod" | "dev";
    customer: string;
  }>();
  return { email: user, serverType: server, customer };
}

/** The address of a server. A customer is checked when it is parsed, so it cannot lead to another host. */
export function domainOf(args: ScriptArguments): string {
  return args.serverType === "dev" ? "http://localhost" : `https://${args.customer}.archfx.io`;
}

/** Returns a type of server. Throws for anything else. */
export function checkServerType(text: string): ScriptArguments["serverType"] {
  if (text === "prod" || text === "dev") return text;
  throw new InvalidArgumentError("A type of server is prod or dev.");
}

/** Returns a customer: one DNS label. Throws for anything else, which could make `https://<customer>.archfx.io` another host. */
export function checkCustomer(text: string): string {
  if (/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(text)) return text;
  throw new InvalidArgumentError("A customer is a sub-domain: letters, digits and hyphens.");
}
