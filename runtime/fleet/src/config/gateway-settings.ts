import { GatewayConfig, type GatewayEndpoint } from "@edgeloom/fleet-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import type { LogLevel } from "@edgeloom/runtime/base";
import { type BrokerAddress, readTls } from "./broker-address.js";
import { type LogSettings, logSettings } from "./logging.js";
import { readConfigFile } from "./read-config-file.js";

/** A server in the cloud: behind a broker, behind the one of this machine (`broker` is undefined), or never there. */
export type EndpointSettings = {
  readonly kind: "mqtt" | "dummy";
  readonly broker: BrokerAddress | undefined;
  readonly modules: readonly number[];
};

/** A gateway as its configuration describes it. */
export type GatewaySettings = {
  readonly company: string;
  readonly vehicleName: string;
  /** Where devices connect; undefined for the usual port. */
  readonly port: number | undefined;
  /** Paths of the modules' libraries by number. */
  readonly modules: ReadonlyMap<number, string>;
  readonly endpoints: readonly EndpointSettings[];
  readonly logging: LogSettings;
  /** What the configuration says and this program does otherwise; to be told at the start. */
  readonly notes: readonly string[];
};

/**
 * Reads the configuration of the production gateway (fleet spec §9).
 *
 * @throws EdgeloomError `CONFIG`, `MALFORMED` or `INVALID`, with the place in the file
 */
export function readGatewayConfig(file: string, level?: LogLevel): GatewaySettings {
  const { config, notes: unknown } = readConfigFile(file, GatewayConfig);
  const connection = config["external-connection"];
  const modules = new Map(Object.entries(config["module-paths"]).map(([key, path]) => [Number(key), path]));
  const notes = [...unknown];
  const endpoints = connection.endpoints.flatMap((endpoint, index) => {
    const place = `/external-connection/endpoints/${index}`;
    checkModules(endpoint, modules, `${file} ${place}/modules`);
    return endpointSettings(endpoint, place, notes);
  });
  if (config["module-binary-path"]) notes.push("module-binary-path is not used: modules run in this process");
  return {
    company: connection.company,
    vehicleName: connection["vehicle-name"],
    port: config["internal-server-settings"]?.port,
    modules,
    endpoints,
    logging: logSettings(config.logging, level),
    notes,
  };
}

function checkModules({ modules }: GatewayEndpoint, known: ReadonlyMap<number, string>, place: string): void {
  const missing = modules.find((module) => !known.has(module));
  if (missing === undefined) return;
  throw new EdgeloomError("CONFIG", `module ${missing} of an endpoint is not in module-paths (${place})`, {
    place,
    fix: `add ${missing} to module-paths, or take it out of the endpoint`,
  });
}

function endpointSettings(
  endpoint: GatewayEndpoint,
  place: string,
  notes: string[],
): readonly EndpointSettings[] {
  const { modules } = endpoint;
  switch (endpoint["protocol-type"].toLowerCase()) {
    case "mqtt":
      return [{ kind: "mqtt", broker: brokerOf(endpoint, place), modules }];
    case "dummy":
      return [{ kind: "dummy", broker: undefined, modules }];
    case "quic":
      notes.push(`${place} is left out: QUIC is not spoken here; use mqtt with ssl`);
      return [];
    default:
      notes.push(`${place} is left out: the type of its protocol is not known`);
      return [];
  }
}

function brokerOf(endpoint: GatewayEndpoint, place: string): BrokerAddress | undefined {
  const host = endpoint["server-ip"] ?? "";
  const settings = endpoint["mqtt-settings"];
  const isTls = settings?.ssl === true;
  if (host === "") return undefined;
  const files = {
    ca: given(settings?.["ca-file"]),
    cert: given(settings?.["client-cert"]),
    key: given(settings?.["client-key"]),
  };
  return {
    host,
    port: endpoint.port ?? (isTls ? 8883 : 1883),
    ...(isTls && { tls: readTls(files, `${place}/mqtt-settings`) }),
  };
}

function given(path: string | undefined): string | undefined {
  return path === "" ? undefined : path;
}
