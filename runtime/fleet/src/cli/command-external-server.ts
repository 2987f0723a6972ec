import { randomInt } from "node:crypto";
import { EdgeloomError, isEdgeloomError, type Json } from "@edgeloom/runtime";
import type { AnyDeviceType, DeviceModule } from "@edgeloom/runtime/devices";
import {
  importScript,
  isScript,
  knownModules,
  logSettings,
  readServerConfig,
  type ServerModuleSettings,
  type ServerModuleTable,
  type ServerSettings,
} from "../config/index.js";
import { encodePayload } from "../device/payload-codec.js";
import {
  ExternalServer,
  type ServerModuleContext,
  type ServerModuleSetup,
} from "../external-server/index.js";
import { HttpApiModule } from "../http-api/index.js";
import { defaultNames } from "./gateway-choice.js";
import type { GatewayHost } from "./host.js";
import { type BrokerOptions, brokerAddress, brokerText, linkTo } from "./links.js";
import { localBroker } from "./local-broker.js";
import { LoggingModule } from "./logging-module.js";
import type { CommonOptions } from "./options.js";
import { type ProgramContext, type ReadyFacts, runProgram } from "./program-run.js";

/** Options of `edgeloom-gateway external-server`. */
export type ExternalServerCommandOptions = CommonOptions &
  BrokerOptions & { readonly config?: string; readonly configPath?: string; readonly tls?: true };

/** The log file of the original server. */
const serverLogFile = { name: "external_server.log", maxBytes: 10 * 1024 * 1024, maxFiles: 5 } as const;

/** Runs the external server (fleet spec §10). */
export async function runExternalServer(
  host: GatewayHost,
  options: ExternalServerCommandOptions,
  configFile?: string,
): Promise<void> {
  const file = configFile ?? options.config ?? options.configPath;
  const settings = settingsOf(file, options);
  const program = {
    name: "external-server",
    logFile: serverLogFile,
    logging: settings.logging,
    notes: settings.notes,
    settings: {
      config: file,
      company: settings.company,
      cars: [...settings.cars.keys()],
      timing: settings.timing,
    },
    start: (context: ProgramContext) => start(options, settings, context),
  };
  await runProgram(host, program, options);
}

/** As the original: TLS wants all three files. */
function settingsOf(file: string | undefined, options: ExternalServerCommandOptions): ServerSettings {
  const { tls, ca, cert, key, logLevel: level } = options;
  if (tls === true && (ca === undefined || cert === undefined || key === undefined))
    throw new EdgeloomError("CONFIG", "--tls needs --ca, --cert and --key", {
      place: "--tls",
      fix: "give all three files",
    });
  if (file === undefined) return defaultSettings(options);
  return readServerConfig(file, {
    ...(tls === true && { tls: { ca, cert, key } }),
    ...(level !== undefined && { level }),
  });
}

function defaultSettings({ logLevel }: ExternalServerCommandOptions): ServerSettings {
  return {
    company: defaultNames.company,
    modules: new Map(knownModules.map(({ number }) => [number, { path: "", config: {} }])),
    cars: new Map([[defaultNames.car, new Map()]]),
    broker: undefined,
    timing: {},
    sendInvalidCommand: false,
    logging: logSettings(undefined, logLevel),
    notes: ["no configuration was given: statuses are only written to this log"],
  };
}

async function start(
  options: ExternalServerCommandOptions,
  settings: ServerSettings,
  context: ProgramContext,
): Promise<ReadyFacts> {
  const { log, shutdown } = context;
  const broker =
    brokerAddress(options, settings.broker) ?? (await localBroker(context, "broker", options.brokerPort));
  const cars: Record<string, { readonly modules: Record<number, ServerModuleSetup> }> = {};
  for (const [car, modules] of settings.cars) cars[car] = { modules: await setupsOf(modules) };
  const server = new ExternalServer({
    company: settings.company,
    cars,
    modules: await setupsOf(settings.modules),
    linkFor: () => linkTo(broker, { clientId: newClientId(), version: options.mqttVersion ?? "3.1.1", log }),
    timing: settings.timing,
    sendInvalidCommand: settings.sendInvalidCommand,
    log,
  });
  server.open();
  shutdown.add("external server", () => server.close());
  return { cars: [...settings.cars.keys()].join(" "), broker: brokerText(broker) };
}

async function setupsOf(modules: ServerModuleTable): Promise<Record<number, ServerModuleSetup>> {
  const setups = [...modules].map(
    async ([number, module]) => [number, await setupOf(number, module)] as const,
  );
  return Object.fromEntries(await Promise.all(setups));
}

async function setupOf(number: number, { path, config }: ServerModuleSettings): Promise<ServerModuleSetup> {
  if (isScript(path)) return { create: await creatorIn(path, number), config };
  const module = knownModules.find((known) => known.number === number);
  const options = {
    module: number,
    isDeviceTypeSupported: (type: number) => module === undefined || typeOf(module, type) !== undefined,
    encodeCommand: (type: number, command: Json) => commandBytes(module && typeOf(module, type), command),
  };
  const hasApi = config["api_url"] !== undefined || config["api_key"] !== undefined;
  return {
    create: (context) => (hasApi ? new HttpApiModule(context, options) : new LoggingModule(context, options)),
    config,
  };
}

type Creator = (context: ServerModuleContext) => ReturnType<ServerModuleSetup["create"]>;

async function creatorIn(path: string, number: number): Promise<Creator> {
  const place = `module ${number}`;
  const { createServerModule } = (await importScript(path, place)) as {
    readonly createServerModule?: Creator;
  };
  if (typeof createServerModule === "function") return createServerModule;
  throw new EdgeloomError("CONFIG", `the script ${path} does not export createServerModule`, {
    place,
    fix: "export function createServerModule(context) { return … }, which makes a ServerModule",
  });
}

function typeOf(module: DeviceModule, type: number): AnyDeviceType | undefined {
  return Object.values(module.devices).find((device) => device.type === "any" || device.type === type);
}

/** In the spelling of the module, where it is known; some take only one. What does not fit is for the device to judge. */
function commandBytes(type: AnyDeviceType | undefined, command: Json): Uint8Array {
  try {
    if (type?.command.encoding === "json") return encodePayload(type.command, command as never);
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
  }
  return Buffer.from(JSON.stringify(command));
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const clientIdLength = 20;

/** As the original's, one for each car. */
function newClientId(): string {
  return Array.from({ length: clientIdLength }, () => letters.charAt(randomInt(letters.length))).join("");
}
