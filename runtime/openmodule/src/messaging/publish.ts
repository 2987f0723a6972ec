import type { Bus } from "@edgeloom/runtime/bus";
import type { Json, Model } from "@edgeloom/runtime/schema";
import { any, model, number, object, optional, required, string } from "@edgeloom/runtime/schema";
import { codecOf } from "@edgeloom/runtime/wire";
import { openmoduleWire } from "./wire.js";

/** A message without a model of its own: its type, and whatever it carries. Name and time are filled in. */
export type PlainMessage = {
  readonly type: string;
  readonly name?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly [key: string]: Json | undefined;
};

const AnyMessage: Model<PlainMessage> = /*@__PURE__*/ model("ZMQMessage", undefined, () =>
  object(
    {
      timestamp: optional(number({ format: "unixtime" }), { dynamicDefault: "now" }),
      name: optional(string(), { dynamicDefault: "service-name", null: "default" }),
      type: required(string()),
    },
    { additionalProperties: any() },
  ),
);

/** Publishes a message on a topic. Name and time are filled in where they are left out. */
export type Publish = {
  /** Publishes plain data, which goes out as it is. */
  (message: PlainMessage, topic: string): void;
  /** Publishes a value of a model: defaults are filled in, and it must fit. */
  <Out, In>(message: NoInfer<In>, topic: string, model: Model<Out, In>): void;
};

/** Makes the function by which messages are published on a bus. A message that does not fit throws `INVALID`. */
export function publishOn(bus: Bus): Publish {
  const codec = codecOf(openmoduleWire);
  return (message: unknown, topic: string, messageModel: Model<unknown, unknown> = AnyMessage) => {
    const body = codec.encode(messageModel, message, bus.dynamics);
    const outcome = bus.publish(topic, body);
    if (outcome === "dropped") bus.log.warn({ topic }, "a message could not be sent and is lost");
  };
}
