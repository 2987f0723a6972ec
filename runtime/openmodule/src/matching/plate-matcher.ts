import { MatchingConfig, type MatchingConfigInput } from "@edgeloom/openmodule-sdk";
import { consoleLogger, type Logger } from "@edgeloom/runtime/base";
import { matchPlate } from "./match-plate.js";
import { PlateDatabase, type PlateEntry, type PlateRecord } from "./plate-database.js";
import { type PlateForMatching, plateForMatching } from "./plate-for-matching.js";
import { PlateSchemes } from "./schemes.js";

/** Matches plates as a device is configured to: its schemes, and how tolerant it is. */
export class PlateMatcher {
  readonly config: MatchingConfig;
  readonly schemes: PlateSchemes;
  readonly database: PlateDatabase;
  readonly #log: Logger;

  constructor(config: MatchingConfigInput = {}, options: { readonly log?: Logger } = {}) {
    this.config = MatchingConfig.parse(config);
    this.#log = options.log ?? consoleLogger();
    this.schemes = new PlateSchemes({ directory: this.config.directory, log: this.#log });
    this.database = new PlateDatabase(this.schemes);
  }

  /** Registers a plate; without a scheme with the default one. */
  add(
    entry: Omit<PlateEntry, "scheme" | "version"> & { readonly scheme?: string; readonly version?: number },
  ): PlateRecord {
    const { default_scheme: scheme, default_version: version } = this.config;
    return this.database.add({ scheme, version, ...entry } as PlateEntry);
  }

  /** A plate of a country as {@link PlateMatcher.match} takes it. */
  plate(plate: string, country?: string): PlateForMatching {
    return plateForMatching(plate, country, { addOther: this.config.add_other_country_always });
  }

  /** Finds the records of a plate. See `matchPlate`. */
  match(plate: PlateForMatching): readonly (readonly PlateRecord[])[] {
    const { config, database, schemes } = this;
    return matchPlate(
      plate,
      {
        database,
        schemes,
        defaultCountryOrder: config.default_country_order,
        legacyInDefaultCountryOrder: config.legacy_in_default_country_order,
        log: this.#log,
      },
      {
        useAlternatives: config.use_alternatives,
        maxEditDistance: config.edit_distance,
        returnOnlyBest: config.only_best,
      },
    );
  }
}
