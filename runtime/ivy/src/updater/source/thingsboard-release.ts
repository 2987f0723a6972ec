import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { MQTTBrokerConfig } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { systemClock } from "@edgeloom/runtime/base";
import { type MessageLink, MqttLink, type MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { linkOptions } from "../../backends/connection/link-options.js";
import { MqttConnection } from "../../backends/connection/mqtt-connection.js";
import { loadCredentials, withCredentials } from "../../backends/thingsboard/credentials.js";
import { SoftwarePackages } from "../../backends/thingsboard/packages.js";
import type { NodeFolders } from "../../env/index.js";
import { NodeLogger } from "../../logger/index.js";
import { type Checksum, checksumOf } from "../verify/checksum.js";
import type { ReleaseRequest, ReleaseSource } from "./release-source.js";

/** A ThingsBoard server that assigns software packages to the node. */
export type ThingsBoardSource = {
  /** Of the back end. */
  readonly connection: MQTTBrokerConfig;
  /** Whether the server itself has given the node its credentials. */
  readonly isProvisioned: boolean;
  readonly chunkBytes: number;
  readonly folders: NodeFolders;
};

/**
 * Releases that are software packages of a ThingsBoard server. They are read over a connection of their own, under another client id
 * than that of the back end, which would be thrown out (defect D14).
 */
export function thingsBoardReleases(
  source: ThingsBoardSource,
  openLink: (options: MqttLinkOptions) => MessageLink = (options) => new MqttLink(options),
): ReleaseSource {
  const logger = new NodeLogger({ origin: "updater", sinks: [] });
  return {
    fetch: async (request) => {
      const link = openLink(entry(source, logger));
      const { chunkBytes } = source;
      const packages = new SoftwarePackages(link, systemClock, { chunkBytes, maxBytes: request.maxBytes });
      try {
        const connection = new MqttConnection({ name: "ThingsBoard", link, logger, clock: systemClock });
        await connection.up(request.signal);
        return { checksums: [await store(packages, request)] };
      } finally {
        packages.close();
        await link.close();
      }
    },
  };
}

function entry(
  { connection, isProvisioned, folders }: ThingsBoardSource,
  logger: NodeLogger,
): MqttLinkOptions {
  const given = linkOptions(connection, { folders, logger, clock: systemClock });
  const known = isProvisioned ? loadCredentials(folders.data) : undefined;
  const options = known === undefined ? given : withCredentials(given, known);
  return { ...options, clientId: `${options.clientId}-update` };
}

async function store(
  packages: SoftwarePackages,
  { version, file, signal, onProgress, onAssigned }: ReleaseRequest,
): Promise<Checksum> {
  const assigned = await packages.assigned(signal);
  if (assigned === undefined) throw notAssigned("no software package");
  if (assigned.version !== version && assigned.version !== `v${version}`)
    throw notAssigned(`version ${assigned.version}, not ${version}`);
  onAssigned(assigned.title);
  onProgress(`The server has assigned ${assigned.title} ${assigned.version} of ${assigned.bytes} bytes`);
  const bytes = Readable.from(packages.read(assigned, signal));
  await pipeline(bytes, createWriteStream(file, { flags: "wx", mode: 0o600 }), { signal });
  return checksumOf(assigned.algorithm, assigned.checksum);
}

function notAssigned(what: string): EdgeloomError {
  return new EdgeloomError("INVALID", `the ThingsBoard server has assigned ${what}`, {
    place: "updater.provider",
    fix: "assign the software package of the version to the device, and then send the configuration",
  });
}
