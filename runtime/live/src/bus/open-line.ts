import { UsageError } from "edgeloom/kit";
import type { Source } from "../model/source.js";
import { openBus, readBroker } from "./connect.js";
import type { Line, LineOptions } from "./line.js";
import { bindsMqtt, mqttServerOf, readMqttAddress } from "./mqtt-address.js";

/**
 * What the topics of a document travel on: what `--broker` says, else the first server of the document that speaks MQTT, else the
 * bus of the environment. Rejects with `UNAVAILABLE` when no bus is there in time.
 *
 * @throws UsageError
 */
export async function openLine(
  broker: string | undefined,
  source: Source,
  options: LineOptions,
): Promise<Line> {
  const mqtt = readMqttAddress(broker ?? mqttServerOf(source));
  if (mqtt !== undefined) {
    const { mqttLine } = await import("./mqtt-line.js");
    return mqttLine(mqtt, options);
  }
  if (broker === undefined && bindsMqtt(source))
    throw new UsageError(
      "The document speaks of MQTT, and names no broker.",
      "Give --broker mqtt://HOST:PORT.",
    );
  return busLine(broker, options);
}

async function busLine(broker: string | undefined, { timeoutMs, signal }: LineOptions): Promise<Line> {
  const bus = await openBus(readBroker(broker), { timeoutMs, signal });
  return {
    listen: ({ address }, listener) => {
      bus.receive(address, ({ body }) => listener({ topic: address, body }));
    },
    settled: () => bus.settled({ signal }),
    publish: (topic, body) => Promise.resolve(bus.publish(topic, body) !== "dropped"),
    hasListener: (topic) => bus.transport.hasSubscriber(topic),
    close: ({ isAbrupt = false } = {}) => bus.close(isAbrupt ? { drainMs: 0 } : {}),
  };
}
