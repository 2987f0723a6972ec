import { EdgeloomError } from "@edgeloom/runtime";
import { MqttLink } from "@edgeloom/runtime/transport/mqtt";
import { floatText } from "../../exact/index.js";
import type { Logger } from "../../logger/logger.js";
import type { QueuedMessage } from "../../messages/message-queue.js";
import type { BackendFactory, ReceivedConfig } from "../backend.js";
import { readArrived, readPayload, revisionIn } from "../config/arrived.js";
import { linkOptions } from "../connection/link-options.js";
import { MqttBackend } from "../connection/mqtt-backend.js";
import { MqttConnection } from "../connection/mqtt-connection.js";
import { topicPart } from "../connection/topic-part.js";
import type { MqttBackendOptions } from "../mqtt-backend-options.js";
import { type Packed, packLists } from "../payload/packet.js";

const maxPayloadBytes = 131_072;

/**
 * Any MQTT broker (`provider: mqtt`): messages go to `<prefix>/<system identifier>/messages` as they are kept, in lists of
 * `{identifier, timestamp, message_body}`; the identifier never comes back, so that a reader finds repetitions by it. A configuration
 * is taken from `<prefix>/<system identifier>/configuration`.
 */
export function plainMqttBackend({
  openLink = (options) => new MqttLink(options),
}: Pick<MqttBackendOptions, "openLink"> = {}): BackendFactory {
  return ({ general, backend }, context) => {
    const { logger, clock, folders } = context;
    if (backend.provider !== "mqtt") throw wrongProvider(backend.provider);
    const prefix = `${topicPart(backend.topic_prefix, "backend.topic_prefix")}/${topicPart(general.system_identifier)}`;
    const protocol = {
      name: "MQTT",
      pack: (messages: readonly QueuedMessage[]) => pack(`${prefix}/messages`, messages),
    };
    const made = new MqttBackend(protocol, context, async () => {
      const link = openLink(linkOptions(backend.mqtt_connection, { folders, logger, clock }));
      link.subscribe(`${prefix}/configuration`, 1);
      link.events.on("message", (_topic, payload) => made.received(read(payload, logger)));
      return new MqttConnection({ name: "MQTT", link, logger, clock });
    });
    return made;
  };
}

function pack(topic: string, messages: readonly QueuedMessage[]): Packed {
  const pieces = messages.map(({ identifier, timestamp, bodyText }) => ({
    identifier,
    json: `{"identifier":${identifier},"timestamp":${floatText(timestamp)},"message_body":${bodyText}}`,
  }));
  return packLists(topic, pieces, maxPayloadBytes);
}

function read(payload: Uint8Array, logger: Logger): ReceivedConfig {
  let revision: number | undefined;
  try {
    const config = readPayload(payload, "strict");
    revision = revisionIn(config);
    const received = readArrived(config, "strict", "the received config");
    logger.info(`Config with revision ${received.revision} was parsed successfully`);
    return received;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error("Received config message could not be parsed", reason);
    return { kind: "invalid", revision, reason };
  }
}

function wrongProvider(provider: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `the back end of MQTT was asked to speak to ${provider}`, {
    place: "backend.provider",
    fix: "register each factory under its own provider",
  });
}
