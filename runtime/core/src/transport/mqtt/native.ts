import type { IClientOptions, MqttClient } from "mqtt";
import { EdgeloomError } from "../../base/errors.js";
import type { MqttLinkOptions } from "./options.js";

/** The module `mqtt`, which is an optional peer of this package. */
export type Native = typeof import("mqtt");

/** Loads MQTT.js when it is needed first; throws `CONFIG` with the way to install it when it is absent. */
export async function loadNative(importMqtt: () => Promise<Native> = () => import("mqtt")): Promise<Native> {
  try {
    return await importMqtt();
  } catch (cause) {
    throw new EdgeloomError("CONFIG", "the package mqtt cannot be loaded", {
      place: "mqtt",
      fix: "npm install mqtt@5.16.0 (the MQTT transport needs it)",
      cause,
    });
  }
}

/**
 * One connection, without anything of its own accord: neither does it connect again nor keep what was not sent, so that
 * nothing of an old session can appear in a new one.
 */
export function connectOnce(mqtt: Native, options: MqttLinkOptions): MqttClient {
  return mqtt.connect(nativeOptions(options));
}

/** Where the broker is, for logs and errors: `mqtts://broker.example:8883`. */
export function brokerAddress(options: MqttLinkOptions): string {
  const { protocol, host, port } = endpoint(options);
  return `${protocol}://${host}:${port}`;
}

function endpoint({ host, port, tls }: MqttLinkOptions) {
  return tls === undefined
    ? ({ protocol: "mqtt", host, port: port ?? 1883 } as const)
    : ({ protocol: "mqtts", host, port: port ?? 8883 } as const);
}

function nativeOptions(options: MqttLinkOptions): IClientOptions {
  const { tls } = options;
  return {
    ...endpoint(options),
    protocolVersion: options.version === "5" ? 5 : 4,
    clean: true,
    keepalive: options.keepAliveSeconds ?? 15,
    connectTimeout: options.connectTimeoutMs ?? 10_000,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...given("clientId", options.clientId),
    ...given("username", options.username),
    ...given("password", options.password?.reveal()),
    ...(tls && {
      rejectUnauthorized: true,
      // Without it MQTT.js takes the host, unless that is an address, which is no name in TLS.
      ...given("servername", tls.serverName),
      ...given("ca", tls.ca),
      ...given("cert", tls.cert),
      ...given("key", tls.key?.reveal()),
    }),
  };
}

function given<Name extends string, T>(name: Name, value: T | undefined): { readonly [key in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: T });
}
