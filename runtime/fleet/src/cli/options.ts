import type { LogLevel } from "@edgeloom/runtime/base";
import { type Command, InvalidArgumentError, Option } from "commander";
import { logLevelNames, logLevelOf } from "../config/index.js";

/** The two generations of the protocol, as options name them. */
export type DialectName = "production" | "poc";

/** Options of every command. */
export type CommonOptions = { readonly logLevel?: LogLevel; readonly json?: true };

/** Adds what every command has. */
export function withCommon(command: Command): Command {
  return command
    .addOption(
      new Option("--log-level <level>", `least level that is told: ${logLevelNames.join(", ")}`).argParser(
        levelOf,
      ),
    )
    .option("--json", "tell everything as lines of JSON");
}

/** Adds `--config`, under the names that the original programs have for it. */
export function withConfig(command: Command, what: string): Command {
  return command
    .option("-c, --config <file>", what)
    .addOption(new Option("--config-path <file>", "the same as --config").conflicts("config"));
}

/** Adds where devices connect, and the faults of the proof of concept's server (fleet spec §4). */
export function withDoor(command: Command): Command {
  return command
    .option("-i, --ip-address <address>", "where devices connect")
    .option(
      "-p, --port <port>",
      "the port for that; 0 takes a free one (default: of the configuration, or 8888)",
      portOf,
    )
    .addOption(
      new Option("--comm-error", "answer devices with nonsense, to test them").conflicts("servTooLong"),
    )
    .addOption(new Option("--no-comm-error", "do not").hideHelp())
    .addOption(
      new Option("--serv-too-long", "never answer connecting devices, to test them").conflicts("commError"),
    )
    .addOption(new Option("--no-serv-too-long", "do not").hideHelp());
}

/** Adds the broker of the cloud and how it is spoken to. */
export function withBroker(command: Command): Command {
  return command
    .option(
      "--broker <address>",
      "broker of the cloud, mqtt://host:1883 or mqtts://host:8883, in place of the configured one",
    )
    .addOption(
      new Option(
        "--mqtt-version <version>",
        "3.1.1 (default), or 5, which the broker inside does not speak",
      ).choices(["3.1.1", "5"]),
    )
    .option("--ca <file>", "authority that has signed the broker's certificate, PEM")
    .option("--cert <file>", "certificate of one's own, PEM")
    .option("--key <file>", "key of that certificate, PEM")
    .option(
      "--broker-port <port>",
      "port of the broker that is started where none is configured (default: 1883)",
      portOf,
    );
}

/** Refuses an option that is given twice, as the original does: one of the two would be forgotten in silence. */
export function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    let count = 0;
    command.on(`option:${option.name()}`, () => {
      count++;
      if (count > 1) command.error(`error: option '${option.flags}' was given twice`, { exitCode: 2 });
    });
  }
}

/** A port of the command line. */
export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
}

/** Seconds of the command line as milliseconds. */
export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= 3_600) return seconds * 1_000;
  throw new InvalidArgumentError("Give seconds, more than 0 and at most 3600.");
}

function levelOf(text: string): LogLevel {
  const level = logLevelOf(text);
  if (level !== undefined) return level;
  throw new InvalidArgumentError(`Allowed choices are ${logLevelNames.join(", ")}.`);
}
