import type { MqttConnection } from "../connection/mqtt-connection.js";
import type { Republish } from "./commands.js";
import type { ThingsBoardProtocol } from "./thingsboard-protocol.js";

/** Sends archived messages beside the queue, within the same limits. */
export function republisher(
  protocol: ThingsBoardProtocol,
  connection: MqttConnection,
  signal: AbortSignal,
): Republish {
  return async (items) => {
    const { packets } = protocol.pack(
      items.map(({ timestamp, message_body }, identifier) => ({
        identifier,
        timestamp,
        message_body,
        bodyText: JSON.stringify(message_body),
        attempts: 0,
        lastError: undefined,
      })),
    );
    for (const packet of packets) {
      await protocol.admit(packet, signal);
      await connection.publish(packet.topic, packet.payload, signal);
    }
  };
}
