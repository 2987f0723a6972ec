import type { MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { readPem } from "../connection/link-options.js";

const cloud = "thingsboard.cloud";
const caFile = "thingsboard-cloud-ca-root.pem";

/** Guesses from the name of the host whether to use TLS, as the original does, where the configuration says nothing of it. */
export function originalTls(options: MqttLinkOptions, configFolder: string): MqttLinkOptions {
  if (options.tls !== undefined || !options.host.endsWith(cloud)) return options;
  return { ...options, tls: { ca: readPem(configFolder, caFile) } };
}
