import { DeadlineTable } from "@edgeloom/runtime/base";
import { loadModules, logSettings, pocModules } from "../config/index.js";
import { InternalServer, pocDialect, productionDialect } from "../internal-server/index.js";
import { ModuleSet } from "../module/index.js";
import { ModuleHandler, PocModuleHandler } from "../module-handler/index.js";
import { HandlerService, ipcAnswerTimeoutMs, PeriodChecker, RemoteHandler } from "../poc/index.js";
import { type DoorOptions, doorOf } from "./cloud-brokers.js";
import { gatewayLogFile } from "./command-run-all.js";
import { type ChoiceOptions, chooseGateway, type GatewayChoice } from "./gateway-choice.js";
import type { GatewayHost } from "./host.js";
import { brokerText, ipcAddress, ipcBroker, ipcLink } from "./links.js";
import type { CommonOptions } from "./options.js";
import { type ProgramContext, type ReadyFacts, runProgram } from "./program-run.js";

/** Options of a part of a gateway that runs as a process of its own. */
export type PartOptions = CommonOptions & ChoiceOptions;

/** Runs the internal server by itself (fleet spec §4, §5). */
export async function runInternalServer(
  host: GatewayHost,
  options: PartOptions & DoorOptions,
): Promise<void> {
  await runPart(host, "internal-server", options, async (choice, context) => {
    const { log, shutdown } = context;
    const broker = await ipcBroker(host, context);
    const dialect = choice.dialect === "poc" ? pocDialect : productionDialect;
    const handler = new RemoteHandler({
      link: ipcLink(broker, context),
      modules: await modulesOf(choice),
      dialect: dialect.name,
      log,
    });
    shutdown.add("module handler", () => handler.close());
    const port = choice.dialect === "poc" ? undefined : choice.settings.port;
    const address = choice.dialect === "poc" ? "127.0.0.1" : "0.0.0.0";
    const server = new InternalServer({
      handler,
      dialect,
      limits: { answerTimeoutMs: ipcAnswerTimeoutMs },
      log,
      ...(port !== undefined && { port }),
      host: address,
      ...doorOf(options),
    });
    handler.attach(server);
    handler.open();
    await server.open();
    shutdown.add("internal server", () => server.close());
    return { devices: `${options.ipAddress ?? address}:${server.port}`, ipc: brokerText(broker) };
  });
}

/** Runs the module handler by itself (fleet spec §5.1). */
export async function runModuleHandler(host: GatewayHost, options: PartOptions): Promise<void> {
  await runPart(host, "module-handler", options, async (choice, context) => {
    const { log, shutdown } = context;
    const broker = await ipcBroker(host, context);
    const modules = await modulesOf(choice);
    const link = ipcLink(broker, context);
    if (choice.dialect === "poc") {
      const service = new HandlerService({
        link,
        handler: new PocModuleHandler({ modules, log }),
        modules,
        log,
      });
      shutdown.add("module handler", () => service.close());
      service.open();
    } else {
      const handler = new ModuleHandler({ modules, log });
      const service = new HandlerService({ link, handler, modules, echoesDevice: true, log });
      handler.attach(service);
      shutdown.add("module handler", async () => {
        handler.close();
        await service.close();
      });
      service.open();
    }
    return { ipc: brokerText(broker) };
  });
}

/** Options of the period checker. */
export type PeriodOptions = CommonOptions & { readonly period?: number };

/** Runs the period checker (fleet spec §5). */
export async function runPeriodChecker(host: GatewayHost, options: PeriodOptions): Promise<void> {
  const { period: periodMs = 5_000 } = options;
  const program = {
    name: "period-checker",
    logFile: gatewayLogFile,
    logging: logSettings(undefined, options.logLevel),
    settings: { periodMs },
    start: async (context: ProgramContext) => {
      const { log, shutdown } = context;
      const broker = ipcAddress(host, "localhost") ?? (await ipcBroker(host, context));
      const checker = new PeriodChecker({ link: ipcLink(broker, context), periodMs, log });
      shutdown.add("period checker", () => checker.close());
      checker.open();
      return { ipc: brokerText(broker) };
    },
  };
  await runProgram(host, program, options);
}

/** Runs a part of a gateway, of the proof of concept unless options or configuration say otherwise. */
export async function runPart(
  host: GatewayHost,
  name: string,
  options: PartOptions,
  start: (choice: GatewayChoice, context: ProgramContext) => Promise<ReadyFacts>,
): Promise<void> {
  const choice = chooseGateway(options, "poc");
  const isPoc = choice.dialect === "poc";
  const program = {
    name,
    logFile: gatewayLogFile,
    logging: isPoc ? logSettings(undefined, options.logLevel) : choice.settings.logging,
    notes: choice.settings.notes,
    settings: { dialect: choice.dialect, config: choice.file },
    start: (context: ProgramContext) => start(choice, context),
  };
  await runProgram(host, program, options);
}

/** The modules of a gateway. */
export async function modulesOf(choice: GatewayChoice): Promise<ModuleSet> {
  return new ModuleSet(choice.dialect === "poc" ? pocModules : await loadModules(choice.settings.modules));
}

/** For whoever waits for the module handler. */
export function newDeadlines({ log }: ProgramContext): DeadlineTable {
  return new DeadlineTable({ log });
}
