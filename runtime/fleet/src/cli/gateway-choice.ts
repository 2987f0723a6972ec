import { existsSync } from "node:fs";
import type { LogLevel } from "@edgeloom/runtime/base";
import {
  configHasKey,
  type GatewaySettings,
  knownModules,
  logSettings,
  type PocSettings,
  pocConfigFile,
  pocModules,
  readGatewayConfig,
  readPocConfig,
} from "../config/index.js";
import type { DialectName } from "./options.js";

/** Options of the command line that say which gateway it is. */
export type ChoiceOptions = {
  readonly config?: string;
  readonly configPath?: string;
  readonly dialect?: DialectName;
  readonly logLevel?: LogLevel;
};

/** The gateway of either generation, as configuration and command line describe it. */
export type GatewayChoice =
  | { readonly dialect: "production"; readonly file: string | undefined; readonly settings: GatewaySettings }
  | { readonly dialect: "poc"; readonly file: string | undefined; readonly settings: PocSettings };

/** Names of a gateway and a car where no configuration gives others; the external server has the same. */
export const defaultNames = { company: "edgeloom", car: "vehicle" } as const;

/**
 * Which gateway is meant: what the format of the configuration says, unless the dialect was named. Without any configuration, the
 * file of the proof of concept is looked for where that one has it. `otherwise` is the dialect where nothing says which.
 *
 * @throws EdgeloomError `CONFIG`, `MALFORMED` or `INVALID`, with the place in the file
 */
export function chooseGateway(options: ChoiceOptions, otherwise: DialectName): GatewayChoice {
  const { dialect, logLevel } = options;
  const file = options.config ?? options.configPath ?? usualFile(dialect);
  const isPoc = (dialect ?? dialectOf(file) ?? otherwise) === "poc";
  if (isPoc)
    return { dialect: "poc", file, settings: file === undefined ? defaultPoc() : readPocConfig(file) };
  const settings = file === undefined ? defaultGateway(logLevel) : readGatewayConfig(file, logLevel);
  return { dialect: "production", file, settings };
}

function usualFile(dialect: DialectName | undefined): string | undefined {
  return dialect !== "production" && existsSync(pocConfigFile) ? pocConfigFile : undefined;
}

function dialectOf(file: string | undefined): DialectName | undefined {
  if (file === undefined) return undefined;
  return configHasKey(file, "carId") ? "poc" : "production";
}

function defaultPoc(): PocSettings {
  return {
    carId: "CAR1",
    vehicleName: defaultNames.car,
    company: defaultNames.company,
    endpoints: [{ broker: undefined, modules: pocModules.map(({ number }) => number) }],
    notes: [],
  };
}

function defaultGateway(level: LogLevel | undefined): GatewaySettings {
  const numbers = knownModules.map(({ number }) => number);
  return {
    company: defaultNames.company,
    vehicleName: defaultNames.car,
    port: undefined,
    modules: new Map(numbers.map((number) => [number, ""])),
    endpoints: [{ kind: "mqtt", broker: undefined, modules: numbers }],
    logging: logSettings(undefined, level),
    notes: [
      "no configuration was given (-c FILE): all modules that are known, and names that the external server has, too",
    ],
  };
}
