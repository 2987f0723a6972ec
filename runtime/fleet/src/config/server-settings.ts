import { existsSync } from "node:fs";
import { ExternalServerConfig, type ServerModuleConfig, type ServerModulesConfig } from "@edgeloom/fleet-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import type { LogLevel } from "@edgeloom/runtime/base";
import type { ServerTiming } from "../external-server/index.js";
import { type BrokerAddress, readTls, type TlsFiles } from "./broker-address.js";
import { type LogSettings, logSettings } from "./logging.js";
import { readConfigFile } from "./read-config-file.js";

/** One module of a server. */
export type ServerModuleSettings = {
  readonly path: string;
  readonly config: Readonly<Record<string, string>>;
};

/** Modules of a server by number. */
export type ServerModuleTable = ReadonlyMap<number, ServerModuleSettings>;

/** An external server as its configuration describes it. */
export type ServerSettings = {
  readonly company: string;
  readonly modules: ServerModuleTable;
  /** By name, with the modules that only this car has. */
  readonly cars: ReadonlyMap<string, ServerModuleTable>;
  /** Undefined: the broker of this machine. */
  readonly broker: BrokerAddress | undefined;
  readonly timing: Partial<ServerTiming>;
  readonly sendInvalidCommand: boolean;
  readonly logging: LogSettings;
  /** What the configuration says and nobody looks at; to be told at the start. */
  readonly notes: readonly string[];
};

/**
 * Reads the configuration of the external server, in either form (fleet spec §10.1). `tls`, from the command line, turns TLS on.
 *
 * @throws EdgeloomError `CONFIG`, `MALFORMED` or `INVALID`, with the place in the file
 */
export function readServerConfig(
  file: string,
  options: { readonly tls?: TlsFiles; readonly level?: LogLevel },
): ServerSettings {
  const { config, notes } = readConfigFile(file, ExternalServerConfig);
  const protocol = config.external_communication?.protocol ?? "MQTT";
  if (protocol.toUpperCase() !== "MQTT")
    throw wrong(file, "/external_communication/protocol", "only MQTT is spoken", "set it to MQTT");
  const modules = moduleTable(config.common_modules, `${file} /common_modules`);
  const cars = new Map(
    Object.entries(config.cars).map(([car, { specific_modules }]) => {
      const place = `/cars/${car}`;
      const own = moduleTable(specific_modules, `${file} ${place}/specific_modules`);
      checkCar(file, place, modules, own);
      return [car, own];
    }),
  );
  return {
    company: config.company_name,
    modules,
    cars,
    broker: brokerOf(config, options.tls),
    timing: timingOf(config),
    sendInvalidCommand: config.send_invalid_command ?? false,
    logging: logSettings(config.logging, options.level),
    notes,
  };
}

function checkCar(file: string, place: string, common: ServerModuleTable, own: ServerModuleTable): void {
  if (common.size + own.size === 0)
    throw wrong(file, place, "a car needs a module", "add one to common_modules or to its specific_modules");
  for (const number of own.keys())
    if (common.has(number))
      throw wrong(
        file,
        `${place}/specific_modules/${number}`,
        "a module cannot be both common and a car's own",
        "keep one of the two",
      );
}

function brokerOf(config: ExternalServerConfig, files: TlsFiles | undefined): BrokerAddress | undefined {
  const { external_communication: communication, mqtt_address, mqtt_port } = config;
  const host = communication?.server_address ?? mqtt_address;
  if (host === undefined || host === "") return undefined;
  return {
    host,
    port: communication?.server_port ?? mqtt_port ?? (files === undefined ? 1883 : 8883),
    ...(files !== undefined && { tls: readTls(files, "--tls") }),
  };
}

/** Seconds and milliseconds as the original mixes them. What is 0 there never waits; here it waits as little as can be. */
function timingOf(config: ExternalServerConfig): Partial<ServerTiming> {
  const {
    timeout,
    mqtt_timeout,
    external_communication,
    sleep_duration_after_connection_refused: sleep,
  } = config;
  const sessionMs =
    external_communication?.timeout_ms ?? (mqtt_timeout === undefined ? undefined : mqtt_timeout * 1_000);
  return {
    ...(timeout !== undefined && { messageMs: timeout * 1_000 }),
    ...(sessionMs !== undefined && { sessionMs }),
    ...(sleep !== undefined && { restartMs: sleep * 1_000 }),
  };
}

function moduleTable(modules: ServerModulesConfig | undefined, place: string): ServerModuleTable {
  const entries = Object.entries(modules ?? {}).map(([key, module]) => {
    checkLibrary(module, `${place}/${key}/lib_path`);
    const config = Object.fromEntries(
      Object.entries(module.config).map(([name, value]) => [name, String(value)]),
    );
    return [Number(key), { path: module.lib_path, config }] as const;
  });
  return new Map(entries);
}

function checkLibrary({ lib_path }: ServerModuleConfig, place: string): void {
  if (existsSync(lib_path)) return;
  throw new EdgeloomError("CONFIG", `the library of a module does not exist (${place})`, {
    place,
    fix: `give the path of a file that exists, not ${JSON.stringify(lib_path)}`,
  });
}

function wrong(file: string, pointer: string, message: string, fix: string): EdgeloomError {
  const place = `${file} ${pointer}`;
  return new EdgeloomError("CONFIG", `${message} (${place})`, { place, fix });
}
