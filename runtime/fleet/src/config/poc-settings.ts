import { PocGatewayConfig } from "@edgeloom/fleet-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import type { BrokerAddress } from "./broker-address.js";
import { readConfigFile } from "./read-config-file.js";

/** Where the external client of the proof of concept looks for its configuration. */
export const pocConfigFile = "config/config.json";

/** A gateway of the proof of concept as its configuration describes it. */
export type PocSettings = {
  readonly carId: string;
  readonly vehicleName: string;
  readonly company: string;
  /** Without a broker: the one of this machine. */
  readonly endpoints: readonly {
    readonly broker: BrokerAddress | undefined;
    readonly modules: readonly number[];
  }[];
  /** What the configuration says and nobody looks at; to be told at the start. */
  readonly notes: readonly string[];
};

/**
 * Reads the configuration of the proof of concept (fleet spec §5.3).
 *
 * @throws EdgeloomError `CONFIG`, `MALFORMED` or `INVALID`, with the place in the file
 */
export function readPocConfig(file: string): PocSettings {
  const { config, notes } = readConfigFile(file, PocGatewayConfig);
  const { carId, vehicleName, company, endpoints } = config;
  const seen = new Set<number>();
  for (const [index, { modules }] of endpoints.entries())
    for (const { moduleId } of modules) {
      if (seen.has(moduleId)) throw takenTwice(file, index, moduleId);
      seen.add(moduleId);
    }
  return {
    carId,
    vehicleName,
    company,
    endpoints: endpoints.map(({ ip: host, port, modules }) => ({
      broker: { host, port },
      modules: modules.map(({ moduleId }) => moduleId),
    })),
    notes,
  };
}

function takenTwice(file: string, index: number, module: number): EdgeloomError {
  const place = `${file} /endpoints/${index}/modules`;
  return new EdgeloomError("CONFIG", `module ${module} is listed twice (${place})`, {
    place,
    fix: "keep it at one endpoint",
  });
}
