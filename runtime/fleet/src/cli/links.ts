import { EdgeloomError } from "@edgeloom/runtime";
import { type MessageLink, MqttLink, type MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { type BrokerAddress, parseBroker, readTls, type TlsFiles } from "../config/index.js";
import type { GatewayHost } from "./host.js";
import { localBroker } from "./local-broker.js";
import type { ProgramContext } from "./program-run.js";

/** Options of the command line about the broker of the cloud. */
export type BrokerOptions = TlsFiles & {
  readonly broker?: string;
  readonly brokerPort?: number;
  readonly mqttVersion?: "3.1.1" | "5";
};

/**
 * The broker of the cloud: that of the command line, that of the configuration, or undefined for the one of this machine. Files of
 * TLS on the command line go before those of the configuration. Throws `CONFIG`.
 */
export function brokerAddress(
  options: BrokerOptions,
  configured: BrokerAddress | undefined,
): BrokerAddress | undefined {
  const files = { ca: options.ca, cert: options.cert, key: options.key };
  if (options.broker !== undefined) return parseBroker(options.broker, files);
  const hasFiles = Object.values(files).some((file) => file !== undefined);
  if (configured === undefined || !hasFiles) return configured;
  return { ...configured, tls: readTls(files, "--ca, --cert, --key") };
}

/** Makes links to a broker. */
export function linkTo(
  address: BrokerAddress,
  options: Pick<MqttLinkOptions, "clientId" | "version" | "keepAliveSeconds" | "log">,
): MessageLink {
  return new MqttLink({ ...address, ...options });
}

/** How logs name a broker. */
export function brokerText({ host, port, tls }: BrokerAddress): string {
  return `${tls === undefined ? "mqtt" : "mqtts"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/**
 * The broker between the parts of a gateway, from `IPC_MQTT_HOST` and `IPC_MQTT_PORT` (fleet spec §5); undefined when neither is
 * set. Throws `CONFIG` when the port is none.
 */
export function ipcAddress({ env }: GatewayHost, defaultHost = "127.0.0.1"): BrokerAddress | undefined {
  const host = env["IPC_MQTT_HOST"] || undefined;
  const port = env["IPC_MQTT_PORT"] || undefined;
  if (host === undefined && port === undefined) return undefined;
  const number = Number(port ?? 1883);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new EdgeloomError("CONFIG", "IPC_MQTT_PORT is no port", {
      place: "IPC_MQTT_PORT",
      fix: "set it to a whole number from 1 to 65535",
    });
  return { host: host ?? defaultHost, port: number };
}

/** The same, or else the broker of this machine. */
export async function ipcBroker(host: GatewayHost, context: ProgramContext): Promise<BrokerAddress> {
  return (
    ipcAddress(host) ??
    (await localBroker(context, "broker between the parts (IPC_MQTT_HOST, IPC_MQTT_PORT)"))
  );
}

/** A link between the parts. In MQTT 3.1.1, which every broker speaks: peers cannot tell. */
export function ipcLink(address: BrokerAddress, { log }: ProgramContext): MessageLink {
  return linkTo(address, { version: "3.1.1", keepAliveSeconds: 60, log });
}
