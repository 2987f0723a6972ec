import { EdgeloomError, type Json } from "@edgeloom/runtime";
import { type MessageLink, MqttLink, type MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { resolveSecret } from "../../config/secrets.js";
import type { ProcessContext } from "../../run/process-context.js";
import type { BackendFactory, ConfigWithBackend } from "../backend.js";
import { configFolder, linkOptions } from "../connection/link-options.js";
import { MqttBackend } from "../connection/mqtt-backend.js";
import { MqttConnection } from "../connection/mqtt-connection.js";
import type { Dialect } from "../dialect.js";
import type { MqttBackendOptions } from "../mqtt-backend-options.js";
import { type Command, type Republish, standardCommands } from "./commands.js";
import { loadCredentials, saveCredentials, withCredentials } from "./credentials.js";
import { originalTls } from "./original-tls.js";
import { provision } from "./provisioning.js";
import { republisher } from "./republish.js";
import { ThingsBoardProtocol } from "./thingsboard-protocol.js";
import { ThingsBoardSession } from "./thingsboard-session.js";

/** How the back end for ThingsBoard is made. */
export type ThingsBoardOptions = MqttBackendOptions & {
  /** What the server may ask the node to do; `standardCommands` when left out. */
  readonly commands?: Readonly<Record<string, Command>>;
  /** Ends the node so that something outside starts it again; asks the main process when left out. */
  readonly restart?: () => void;
};

const keepAliveSeconds = 120;

/** A ThingsBoard server (`provider: thingsboard`, specification §6.4 and §6.5). */
export function thingsBoardBackend(options: ThingsBoardOptions = {}): BackendFactory {
  const { dialect = "edgeloom", openLink = (given) => new MqttLink(given) } = options;
  return (config, context) => {
    const { clock, logger } = context;
    const protocol = new ThingsBoardProtocol(dialect, clock);
    const made = new MqttBackend(protocol, context, async (signal) => {
      const link = openLink(await entry({ config, context, dialect, openLink }, signal));
      const connection = new MqttConnection({ name: protocol.name, link, logger, clock });
      const session = new ThingsBoardSession(link, {
        context,
        dialect,
        onConfig: (received) => made.received(received),
        onLimits: (limits) => protocol.limitTo(limits),
        answer: answering(options, context, republisher(protocol, connection, made.ending)),
        ending: made.ending,
      });
      session.listen();
      return connection;
    });
    return made;
  };
}

type EntryParts = {
  readonly config: ConfigWithBackend;
  readonly context: ProcessContext;
  readonly dialect: Dialect;
  readonly openLink: (options: MqttLinkOptions) => MessageLink;
};

/** Where the server is, and how to enter: with what it has given the node, if that is how it is to be. */
async function entry(
  { config, context, dialect, openLink }: EntryParts,
  signal: AbortSignal,
): Promise<MqttLinkOptions> {
  const { backend, general } = config;
  const { folders, logger, clock } = context;
  const given = { ...linkOptions(backend.mqtt_connection, context), keepAliveSeconds };
  const options = dialect === "original" ? originalTls(given, configFolder(folders.project)) : given;
  const provisioning = backend.provider === "thingsboard" ? backend.provisioning : undefined;
  if (provisioning === undefined) return options;
  const known = loadCredentials(folders.data);
  if (known !== undefined) return withCredentials(options, known);
  logger.info("Asking the ThingsBoard server for credentials");
  const answer = await provision(
    {
      deviceName: provisioning.device_name ?? general.system_identifier,
      deviceKey: provisioning.device_key,
      deviceSecret: resolveSecret(provisioning.device_secret, { folder: configFolder(folders.project) }),
      certificate: options.tls?.cert,
    },
    { options, openLink, logger, clock },
    signal,
  );
  saveCredentials(folders.data, answer.text);
  return withCredentials(options, answer.credentials);
}

function answering(
  { commands = standardCommands, restart = askMainProcess }: ThingsBoardOptions,
  context: ProcessContext,
  republish: Republish,
): (method: string, params: Json | undefined) => Promise<Json> {
  const names = Object.keys(commands).sort();
  return async (method, params) => {
    const command = Object.hasOwn(commands, method) ? commands[method] : undefined;
    if (command === undefined)
      throw new EdgeloomError("INVALID", `there is no command ${method}`, {
        place: "rpc",
        fix: names.join(", "),
      });
    return await command(params, { context, names, republish, restart });
  };
}

/** Ends the node as SIGTERM does. A child whose main process is gone has another parent, and ends anyway. */
function askMainProcess(): void {
  if (process.connected) process.kill(process.ppid, "SIGTERM");
}
