import { readFileSync } from "node:fs";
import { Secret } from "@edgeloom/runtime/base";
import type { MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { isRecord, type Json, ownValue, UsageError } from "edgeloom/kit";
import type { Source } from "../model/source.js";

/** Where a broker of MQTT is, and how it is spoken to. */
export type MqttAddress = Pick<
  MqttLinkOptions,
  "host" | "port" | "tls" | "username" | "password" | "version"
>;

const pattern = /^(mqtts?):\/\/(?:[^/@]*@)?(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?\/?$/i;
const example = "mqtt://127.0.0.1:1883, or mqtts://broker.example.com";

/**
 * Reads `--broker mqtt://HOST:PORT`. Who connects is in the environment, since arguments are seen by everybody on the machine:
 * `EDGELOOM_MQTT_USERNAME` and `EDGELOOM_MQTT_PASSWORD`, and for `mqtts:` the files `EDGELOOM_MQTT_CA`, `EDGELOOM_MQTT_CERT`
 * and `EDGELOOM_MQTT_KEY`.
 *
 * @returns undefined where the address is none of MQTT
 * @throws UsageError
 */
export function readMqttAddress(
  text: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): MqttAddress | undefined {
  if (text === undefined || !/^mqtts?:/i.test(text)) return undefined;
  if (text.includes("@"))
    throw new UsageError(
      "The address of the broker holds a name or password.",
      "Leave them out, and set EDGELOOM_MQTT_USERNAME and EDGELOOM_MQTT_PASSWORD.",
    );
  const [, protocol = "", host = "", port] = pattern.exec(text) ?? [];
  if (host === "" || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535)
    throw new UsageError(`--broker ${text} is no address of a broker.`, `Give one as ${example}.`);
  const { EDGELOOM_MQTT_USERNAME: username, EDGELOOM_MQTT_PASSWORD: password } = environment;
  return {
    host: host.replace(/^\[|\]$/g, ""),
    ...(port !== undefined && { port: Number(port) }),
    ...(protocol.toLowerCase() === "mqtts" && { tls: tlsFrom(environment) }),
    ...(username && { username }),
    ...(password && { password: new Secret(password) }),
  };
}

function tlsFrom(environment: NodeJS.ProcessEnv): NonNullable<MqttAddress["tls"]> {
  const ca = fileOf("EDGELOOM_MQTT_CA", environment);
  const cert = fileOf("EDGELOOM_MQTT_CERT", environment);
  const key = fileOf("EDGELOOM_MQTT_KEY", environment);
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key: new Secret(key) }),
  };
}

function fileOf(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const path = environment[name] ?? "";
  if (path === "") return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(
      `The file of ${name} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown"}.`,
      "Correct the path or its permissions.",
    );
  }
}

/** The broker that a document names: the first server that speaks MQTT, with the defaults of its variables. */
export function mqttServerOf({ documents }: Source): string | undefined {
  for (const { data } of documents) {
    const servers = isRecord(data) && isRecord(data["servers"]) ? Object.values(data["servers"]) : [];
    for (const server of servers) {
      const found = isRecord(server) ? addressOf(server) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const protocols: Readonly<Record<string, string>> = {
  mqtt: "mqtt",
  mqtt5: "mqtt",
  mqtts: "mqtts",
  "secure-mqtt": "mqtts",
};

function addressOf(server: { readonly [key: string]: Json }): string | undefined {
  const protocol = ownValue(server, "protocol");
  const host = ownValue(server, "host");
  const variables = ownValue(server, "variables");
  const scheme =
    typeof protocol === "string" && Object.hasOwn(protocols, protocol) ? protocols[protocol] : undefined;
  if (scheme === undefined || typeof host !== "string") return undefined;
  const filled = host.replace(/\{([^{}]+)\}/g, (place, name: string) => {
    const variable = isRecord(variables) ? ownValue(variables, name) : undefined;
    const value = isRecord(variable) ? ownValue(variable, "default") : undefined;
    return typeof value === "string" ? value : place;
  });
  const address = `${scheme}://${filled}`;
  return pattern.test(address) && !address.includes("@") ? address : undefined;
}

/** Whether a document says of a channel, an operation or a message how it travels by MQTT. */
export function bindsMqtt({ documents }: Source): boolean {
  return documents.some(({ data }) => {
    if (!isRecord(data)) return false;
    const { channels, operations, components } = data;
    return [channels, operations, components].some((part) => part !== undefined && hasBinding(part, 0));
  });
}

/** Levels that are looked into: `components`, its parts, their members. */
const maxDepth = 5;

function hasBinding(value: Json, depth: number): boolean {
  if (depth > maxDepth || !isRecord(value)) return false;
  const bindings = ownValue(value, "bindings");
  if (isRecord(bindings) && ownValue(bindings, "mqtt") !== undefined) return true;
  return Object.values(value).some((part) => hasBinding(part, depth + 1));
}
