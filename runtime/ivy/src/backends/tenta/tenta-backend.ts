import { MqttLink } from "@edgeloom/runtime/transport/mqtt";
import type { BackendFactory } from "../backend.js";
import { linkOptions } from "../connection/link-options.js";
import { MqttBackend } from "../connection/mqtt-backend.js";
import { MqttConnection } from "../connection/mqtt-connection.js";
import { topicPart } from "../connection/topic-part.js";
import type { MqttBackendOptions } from "../mqtt-backend-options.js";
import { CountedWarning } from "../payload/counted-warning.js";
import { OriginalTentaProtocol } from "./original-tenta.js";
import { readTentaConfig } from "./tenta-config.js";
import { TentaProtocol } from "./tenta-protocol.js";

const keepAliveSeconds = 60;

/** A Tenta server (`provider: tenta`, specification §6.2). */
export function tentaBackend({
  dialect = "edgeloom",
  openLink = (options) => new MqttLink(options),
}: MqttBackendOptions = {}): BackendFactory {
  return ({ general, backend }, context) => {
    const { logger, clock, folders } = context;
    const systemIdentifier = topicPart(general.system_identifier);
    const revision = general.config_revision;
    const drops = new CountedWarning("Values that Tenta does not take were left out", { logger, clock });
    const protocol =
      dialect === "original"
        ? new OriginalTentaProtocol(systemIdentifier, revision, clock)
        : new TentaProtocol({
            systemIdentifier,
            revision,
            onDropped: ({ identifier }, keys) => drops.add(`message ${identifier}: ${keys.join(", ")}`),
          });
    const made = new MqttBackend(protocol, context, async () => {
      const options = linkOptions(backend.mqtt_connection, { folders, logger, clock });
      const link = openLink({ ...options, keepAliveSeconds });
      link.subscribe(`configurations/${systemIdentifier}`, 1);
      link.events.on("message", (_topic, payload) => {
        const received = readTentaConfig(payload, dialect, logger);
        if (received !== undefined) made.received(received);
      });
      return new MqttConnection({ name: "Tenta", link, logger, clock });
    });
    return made;
  };
}
