import type { MessageLink, MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import type { Dialect } from "./dialect.js";

/** How the back ends over MQTT that come with this package are made. */
export type MqttBackendOptions = {
  /** `edgeloom` when left out. */
  readonly dialect?: Dialect;
  /** Makes the link to the broker; one over TCP or TLS when left out. */
  readonly openLink?: (options: MqttLinkOptions) => MessageLink;
};
