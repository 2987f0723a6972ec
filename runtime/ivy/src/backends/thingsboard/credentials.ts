import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@edgeloom/runtime/base";
import type { MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { type ExactJson, isExactObject, readExact } from "../../exact/index.js";
import { writeAtomic } from "../../util/write-atomic.js";

/** What a server has given a node to enter with. */
export type ProvisionedCredentials =
  | { readonly type: "ACCESS_TOKEN"; readonly token: string }
  | {
      readonly type: "MQTT_BASIC";
      readonly clientId?: string | undefined;
      readonly username?: string | undefined;
      readonly password?: string | undefined;
    }
  /** The certificate of the node itself is the credential. */
  | { readonly type: "X509_CERTIFICATE" };

/** Where a node keeps what it was given; readable for its user only. */
export function credentialsFile(dataFolder: string): string {
  return join(dataFolder, "thingsboard-credentials.json");
}

/** What the node was given before; undefined when there is nothing that can be read. */
export function loadCredentials(dataFolder: string): ProvisionedCredentials | undefined {
  try {
    return credentialsIn(readExact(readFileSync(credentialsFile(dataFolder), "utf8")));
  } catch {
    return undefined;
  }
}

/** Keeps the answer of a server as it came. */
export function saveCredentials(dataFolder: string, answer: string): void {
  writeAtomic(credentialsFile(dataFolder), answer);
}

/** Credentials in the answer to a provisioning request. */
export function credentialsIn(answer: ExactJson): ProvisionedCredentials | undefined {
  if (!isExactObject(answer)) return undefined;
  const value = answer.get("credentialsValue");
  const type = answer.get("credentialsType");
  if (type === "X509_CERTIFICATE") return { type };
  if (type === "MQTT_BASIC") return basicIn(value);
  if (type !== "ACCESS_TOKEN" || typeof value !== "string" || value === "") return undefined;
  return { type, token: value };
}

function basicIn(value: ExactJson | undefined): ProvisionedCredentials | undefined {
  if (!isExactObject(value)) return undefined;
  const text = (key: string): string | undefined => {
    const member = value.get(key);
    return typeof member === "string" && member !== "" ? member : undefined;
  };
  return {
    type: "MQTT_BASIC",
    clientId: text("clientId"),
    username: text("userName"),
    password: text("password"),
  };
}

/** The options of a link with credentials in place of those of the configuration. */
export function withCredentials(
  options: MqttLinkOptions,
  credentials: ProvisionedCredentials,
): MqttLinkOptions {
  const { username: _username, password: _password, ...rest } = options;
  switch (credentials.type) {
    case "ACCESS_TOKEN":
      return { ...rest, username: credentials.token };
    case "MQTT_BASIC":
      return {
        ...rest,
        ...(credentials.clientId === undefined ? {} : { clientId: credentials.clientId }),
        ...(credentials.username === undefined ? {} : { username: credentials.username }),
        ...(credentials.password === undefined ? {} : { password: new Secret(credentials.password) }),
      };
    case "X509_CERTIFICATE":
      return rest;
  }
}
