import type { DeviceModule } from "@edgeloom/runtime/devices";
import {
  type GatewaySettings,
  loadModules,
  logSettings,
  type PocSettings,
  pocModules,
} from "../config/index.js";
import { Gateway } from "../gateway/index.js";
import { PocGateway } from "../poc/index.js";
import { VirtualDevices } from "../simulate/index.js";
import { brokersOf, type DoorOptions, doorOf, pocCloudLink } from "./cloud-brokers.js";
import { type ChoiceOptions, chooseGateway } from "./gateway-choice.js";
import type { GatewayHost } from "./host.js";
import { type BrokerOptions, brokerText, ipcAddress, ipcLink } from "./links.js";
import type { CommonOptions } from "./options.js";
import { productionLinks } from "./production-links.js";
import { type ProgramContext, type ReadyFacts, runProgram } from "./program-run.js";

/** Options of `edgeloom-gateway run-all`. */
export type RunAllOptions = CommonOptions &
  ChoiceOptions &
  DoorOptions &
  BrokerOptions & { readonly simulate?: true; readonly simulatePeriod?: number };

/** The log file of the original gateway. */
export const gatewayLogFile = { name: "ModuleGateway.log", maxBytes: 50 * 1024 * 1024, maxFiles: 5 } as const;

/** Runs a whole gateway in this process, of the generation that the configuration is for. */
export async function runAll(host: GatewayHost, options: RunAllOptions): Promise<void> {
  const choice = chooseGateway(options, "production");
  const isPoc = choice.dialect === "poc";
  const program = {
    name: "run-all",
    logFile: gatewayLogFile,
    logging: isPoc ? logSettings(undefined, options.logLevel) : choice.settings.logging,
    notes: choice.settings.notes,
    settings: { dialect: choice.dialect, config: choice.file, ...summaryOf(choice.settings) },
    start: (context: ProgramContext) =>
      isPoc
        ? startPoc(host, options, choice.settings, context)
        : startProduction(options, choice.settings, context),
  };
  await runProgram(host, program, options);
}

async function startProduction(
  options: RunAllOptions,
  settings: GatewaySettings,
  context: ProgramContext,
): Promise<ReadyFacts> {
  const { log, shutdown } = context;
  const { company, vehicleName } = settings;
  const port = options.port ?? settings.port;
  const modules = await loadModules(settings.modules);
  const endpoints = await productionLinks(settings, options, context);
  const door = doorOf({ ...options, ...(port !== undefined && { port }) });
  const gateway = new Gateway({ company, vehicleName, modules, endpoints, ...door, log });
  await gateway.open();
  shutdown.add("gateway", () => gateway.close());
  simulate(options, modules, gateway.port, context);
  return { devices: `${options.ipAddress ?? "0.0.0.0"}:${gateway.port}` };
}

async function startPoc(
  host: GatewayHost,
  options: RunAllOptions,
  settings: PocSettings,
  context: ProgramContext,
): Promise<ReadyFacts> {
  const { log, shutdown } = context;
  const { endpoints, ...names } = settings;
  const brokers = await brokersOf(options, endpoints, context);
  const ipc = ipcAddress(host);
  const gateway = new PocGateway({
    ...names,
    modules: pocModules,
    endpoints: endpoints.map(({ modules }, index) => ({
      modules,
      newLink: () => pocCloudLink(brokers[index], options, context),
    })),
    ...(ipc !== undefined && { newIpcLink: () => ipcLink(ipc, context) }),
    ...doorOf(options),
    log,
  });
  await gateway.open();
  shutdown.add("gateway", () => gateway.close());
  simulate(options, pocModules, gateway.port, context);
  return { devices: `${options.ipAddress ?? "127.0.0.1"}:${gateway.port}` };
}

/** Devices of modules without an endpoint are refused, as real ones are. */
function simulate(
  { simulate: isWanted, simulatePeriod, ipAddress = "127.0.0.1" }: RunAllOptions,
  modules: readonly DeviceModule[],
  port: number,
  { log, shutdown }: ProgramContext,
): void {
  if (isWanted !== true) return;
  const host = ipAddress === "0.0.0.0" ? "127.0.0.1" : ipAddress;
  const intervalMs = simulatePeriod ?? 1_000;
  const devices = new VirtualDevices({ modules, host, port, intervalMs, log });
  shutdown.add("virtual devices", () => devices.close());
  devices.open();
  log.info({ devices: devices.size, intervalMs }, "virtual devices begin to connect");
}

/** The names and the endpoints, for the first line of the log. */
function summaryOf(settings: GatewaySettings | PocSettings): object {
  const { company, vehicleName, endpoints } = settings;
  return {
    company,
    vehicleName,
    endpoints: endpoints.map(({ broker, modules }) => ({ broker: broker && brokerText(broker), modules })),
  };
}
