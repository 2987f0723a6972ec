import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { MQTTBrokerConfig, MqttTlsConfig } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { Secret } from "@edgeloom/runtime/base";
import type { MqttLinkOptions, MqttTls } from "@edgeloom/runtime/transport/mqtt";
import { resolveSecret } from "../../config/secrets.js";
import type { ProcessContext } from "../../run/process-context.js";
import { quietLogger } from "./quiet-logger.js";

/** The part of a context that a connection needs. */
export type ConnectionContext = Pick<ProcessContext, "folders" | "logger" | "clock">;

/**
 * How to reach the broker of a configuration. Paths are relative to the folder of the configuration.
 *
 * @throws EdgeloomError `CONFIG` when a secret or a file of TLS is not where the configuration says
 */
export function linkOptions(
  { host, port, client_id, username, password, tls_options }: MQTTBrokerConfig,
  { folders, logger, clock }: ConnectionContext,
): MqttLinkOptions {
  const folder = configFolder(folders.project);
  return {
    host,
    port,
    clientId: client_id,
    username,
    password: resolveSecret(password, { folder }),
    clock,
    log: quietLogger(logger),
    ...(tls_options === undefined ? {} : { tls: tlsOf(tls_options, folder) }),
  };
}

/** Where the configuration of a project stands. */
export function configFolder(projectFolder: string): string {
  return join(projectFolder, "config");
}

function tlsOf({ ca_path, server_name, certificate_path, key_path }: MqttTlsConfig, folder: string): MqttTls {
  return {
    ...(ca_path === undefined ? {} : { ca: readPem(folder, ca_path) }),
    ...(server_name === undefined ? {} : { serverName: server_name }),
    ...(certificate_path === undefined ? {} : { cert: readPem(folder, certificate_path) }),
    ...(key_path === undefined ? {} : { key: new Secret(readPem(folder, key_path)) }),
  };
}

/** Reads a PEM file that a configuration names; throws `CONFIG` when there is none. */
export function readPem(folder: string, path: string): string {
  const file = resolve(folder, path);
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `${file} cannot be read`, {
      place: file,
      fix: "put the PEM file there, readable for the node, or correct mqtt_connection.tls_options",
      cause,
    });
  }
}
