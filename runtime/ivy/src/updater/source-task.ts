import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Config, SecretReference, UpdaterConfig } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { resolveSecret } from "../config/index.js";
import type { NodeFolders } from "../env/index.js";
import type { SourceTask } from "./work/task.js";

/** A source, and the secrets in it. */
export type SourceWithSecrets = { readonly source: SourceTask; readonly secrets: readonly string[] };

/**
 * What the process of an update has to know about the source of releases.
 *
 * @throws EdgeloomError `CONFIG` when a secret or a certificate is not where the configuration says, or there is no server for the provider
 */
export function sourceTaskOf(
  updater: UpdaterConfig,
  { backend }: Pick<Config, "backend">,
  folders: NodeFolders,
): SourceWithSecrets {
  const folder = join(folders.project, "config");
  const reveal = (secret: string | SecretReference): string => resolveSecret(secret, { folder }).reveal();
  if (updater.provider === "thingsboard") {
    if (backend?.provider !== "thingsboard") throw noThingsBoard();
    const { mqtt_connection: connection, provisioning } = backend;
    const isProvisioned = provisioning !== undefined;
    const source: SourceTask = {
      kind: "thingsboard",
      connection,
      isProvisioned,
      chunkBytes: updater.chunk_bytes,
      folders,
    };
    return { source, secrets: [reveal(connection.password)] };
  }
  const token = updater.access_token === null ? undefined : reveal(updater.access_token);
  const secrets = token === undefined ? [] : [token];
  const ca = updater.ca_path === undefined ? undefined : certificatesIn(resolve(folder, updater.ca_path));
  if (updater.provider === "npm") {
    const { package: name, registry } = updater;
    return { source: { kind: "npm", package: name, registry, token, ca }, secrets };
  }
  const { repository, provider, provider_host } = updater;
  return { source: { kind: "git", repository, provider, provider_host, token, ca }, secrets };
}

function certificatesIn(file: string): string {
  try {
    const text = readFileSync(file, "utf8");
    if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  } catch {
    // Said below.
  }
  throw new EdgeloomError("CONFIG", `no certificates can be read from ${file}`, {
    place: "updater.ca_path",
    fix: "let it name a file with certificates in PEM, relative to the folder of the configuration",
  });
}

function noThingsBoard(): EdgeloomError {
  return new EdgeloomError("CONFIG", "there is no ThingsBoard server that releases could come from", {
    place: "updater.provider",
    fix: "configure a ThingsBoard back end, or another provider of releases",
  });
}
