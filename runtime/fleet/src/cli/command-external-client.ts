import { ExternalClient } from "../external-client/index.js";
import { IpcDevices, IpcMirror, PocExternalClient } from "../poc/index.js";
import { newExternalCommand } from "../wire/index.js";
import { brokersOf, pocCloudLink } from "./cloud-brokers.js";
import { modulesOf, newDeadlines, type PartOptions, runPart } from "./command-parts.js";
import type { GatewayChoice } from "./gateway-choice.js";
import type { GatewayHost } from "./host.js";
import { type BrokerOptions, brokerText, ipcBroker, ipcLink } from "./links.js";
import { productionLinks } from "./production-links.js";
import type { ProgramContext, ReadyFacts } from "./program-run.js";

type Options = PartOptions & BrokerOptions;
type ChoiceOf<Dialect extends GatewayChoice["dialect"]> = Extract<
  GatewayChoice,
  { readonly dialect: Dialect }
>;

/** Runs the external client by itself (fleet spec §5.3, §7). */
export async function runExternalClient(host: GatewayHost, options: Options): Promise<void> {
  await runPart(host, "external-client", options, async (choice, context) => {
    const broker = await ipcBroker(host, context);
    const { log } = context;
    const link = ipcLink(broker, context);
    const devices = new IpcDevices({ link, deadlines: newDeadlines(context), log });
    const start = choice.dialect === "poc" ? startPoc(choice) : startProduction(choice);
    return { ipc: brokerText(broker), ...(await start(devices, options, context)) };
  });
}

type Start = (devices: IpcDevices, options: Options, context: ProgramContext) => Promise<ReadyFacts>;

function startPoc(choice: ChoiceOf<"poc">): Start {
  return async (devices, options, context) => {
    const { endpoints, ...names } = choice.settings;
    const brokers = await brokersOf(options, endpoints, context);
    const { log, shutdown } = context;
    const client = new PocExternalClient({
      ...names,
      modules: await modulesOf(choice),
      devices,
      endpoints: endpoints.map(({ modules }, index) => ({
        modules,
        newLink: () => pocCloudLink(brokers[index], options, context),
      })),
      log,
    });
    shutdown.add("external client", () => client.close());
    client.open();
    return {};
  };
}

function startProduction(choice: ChoiceOf<"production">): Start {
  return async (devices, options, context) => {
    const { endpoints, company, vehicleName } = choice.settings;
    const { log, shutdown } = context;
    const numbers = endpoints.flatMap(({ modules }) => modules);
    const mirror = new IpcMirror({ devices, modules: numbers, newCommand: newExternalCommand, log });
    shutdown.add("module handler", () => mirror.close());
    const client = new ExternalClient({
      company,
      vehicleName,
      modules: await modulesOf(choice),
      devices: mirror,
      endpoints: await productionLinks(choice.settings, options, context),
      log,
    });
    shutdown.add("external client", () => client.close());
    client.open();
    mirror.open();
    return {};
  };
}
