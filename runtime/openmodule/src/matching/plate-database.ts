import { EdgeloomError } from "@edgeloom/runtime";
import { convertPlate } from "./scheme.js";
import type { PlateSchemes } from "./schemes.js";

/** A plate as somebody registered it. Further keys are kept in its record. */
export type PlateEntry = {
  readonly id: string | number;
  readonly plate: string;
  readonly country: string;
  readonly scheme: string;
  readonly version: number;
  readonly [extra: string]: unknown;
};

/** A registered plate as it is compared. */
export type PlateRecord = {
  readonly id: string | number;
  readonly plate: string;
  readonly country: string;
  readonly plate_scheme: string;
  readonly plate_scheme_version: number;
  /** The plate in the scheme that is used for it. */
  readonly plate_conv: string;
  readonly exactitude: number;
  readonly used_scheme: string;
  readonly used_version: number;
  readonly [extra: string]: unknown;
};

/** Records of one country that are compared in the same way. Never empty. */
export type PlateGroup = {
  readonly country: string;
  readonly version: number;
  readonly records: readonly PlateRecord[];
};

/**
 * Makes the record of a plate.
 *
 * @throws EdgeloomError `CONFIG` when a further key has the name of one of the record's own
 */
export function plateRecord(entry: PlateEntry, schemes: PlateSchemes): PlateRecord {
  const { id, plate, country, scheme, version, ...extra } = entry;
  const used = schemes.select(scheme, version);
  const record = {
    id,
    plate,
    country,
    plate_scheme: scheme,
    plate_scheme_version: version,
    plate_conv: convertPlate(plate, used),
    exactitude: used.exactitude,
    used_scheme: used.scheme,
    used_version: used.version,
  };
  const clash = Object.keys(extra).find((key) => Object.hasOwn(record, key));
  if (clash === undefined) return { ...record, ...extra };
  throw new EdgeloomError("CONFIG", `a plate cannot have a further key \`${clash}\``, {
    place: "plateRecord",
    fix: "give the key another name: a record has one of that name already",
  });
}

/** Registered plates, by country and version of their scheme (openmodule spec §10.3). */
export class PlateDatabase {
  readonly #schemes: PlateSchemes;
  readonly #countries = new Map<string, Map<number, PlateRecord[]>>();

  constructor(schemes: PlateSchemes) {
    this.#schemes = schemes;
  }

  /** Adds a plate and gives its record. */
  add(entry: PlateEntry): PlateRecord {
    const record = plateRecord(entry, this.#schemes);
    const versions = this.#countries.get(record.country) ?? new Map<number, PlateRecord[]>();
    this.#countries.set(record.country, versions);
    const group = versions.get(record.used_version);
    if (group === undefined) versions.set(record.used_version, [record]);
    else group.push(record);
    return record;
  }

  /** The groups of a country, those of the highest version first. */
  groupsOf(country: string): readonly PlateGroup[] {
    const versions = [...(this.#countries.get(country) ?? [])];
    return versions.sort(([a], [b]) => b - a).map(([version, records]) => ({ country, version, records }));
  }

  /** All groups, in the order in which their countries and versions came. */
  groups(): readonly PlateGroup[] {
    return [...this.#countries].flatMap(([country, versions]) =>
      [...versions].map(([version, records]) => ({ country, version, records })),
    );
  }
}
