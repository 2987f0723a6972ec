import type { Config, MQTTBrokerConfig, SecretReference, UpdaterConfig } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { resolveSecret } from "../config/index.js";
import type { SourceTask } from "./work/task.js";

/** What the module of a ThingsBoard source is given. */
export type ThingsBoardSourceOptions = {
  /** Of the back end; the password itself in the place of a reference. */
  readonly connection: Omit<MQTTBrokerConfig, "password"> & { readonly password: string };
  readonly chunkBytes: number;
  /** Folder of the configuration, where relative paths begin. */
  readonly configFolder: string;
};

/** A source, and the secrets in it. */
export type SourceWithSecrets = { readonly source: SourceTask; readonly secrets: readonly string[] };

/**
 * What the process of an update has to know about the source of releases.
 *
 * @throws EdgeloomError `CONFIG` when a secret is not where the configuration says, or there is no source for the provider
 */
export function sourceTaskOf(
  updater: UpdaterConfig,
  { backend }: Pick<Config, "backend">,
  {
    configFolder,
    thingsboardUrl,
  }: { readonly configFolder: string; readonly thingsboardUrl: string | undefined },
): SourceWithSecrets {
  const reveal = (secret: string | SecretReference): string =>
    resolveSecret(secret, { folder: configFolder }).reveal();
  if (updater.provider === "thingsboard") {
    if (backend?.provider !== "thingsboard" || thingsboardUrl === undefined) throw noThingsBoard();
    const { mqtt_connection } = backend;
    const password = reveal(mqtt_connection.password);
    const options: ThingsBoardSourceOptions = {
      connection: { ...mqtt_connection, password },
      chunkBytes: updater.chunk_bytes,
      configFolder,
    };
    return { source: { kind: "module", url: thingsboardUrl, options }, secrets: [password] };
  }
  const token = updater.access_token === null ? undefined : reveal(updater.access_token);
  const secrets = token === undefined ? [] : [token];
  if (updater.provider === "npm") {
    const { package: name, registry } = updater;
    return { source: { kind: "npm", package: name, registry, token }, secrets };
  }
  const { repository, provider, provider_host } = updater;
  return { source: { kind: "git", repository, provider, provider_host, token }, secrets };
}

function noThingsBoard(): EdgeloomError {
  return new EdgeloomError("CONFIG", "there is no ThingsBoard server that releases could come from", {
    place: "updater.provider",
    fix: "configure a ThingsBoard back end, or another provider of releases",
  });
}
