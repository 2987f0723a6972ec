import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Charset,
  CharsetConverter,
  charset,
  convertPlate,
  fullLprCharset,
  legacyLprCharset,
  matchPlate,
  PlateDatabase,
  type PlateEntry,
  type PlateForMatching,
  PlateMatcher,
  PlateSchemes,
  plateForMatching,
  plateRecord,
} from "@edgeloom/openmodule";
import { silentLogger } from "@edgeloom/runtime/base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Mode = {
  readonly use_alternatives: boolean;
  readonly max_ed: number;
  readonly return_only_best: boolean;
};
type Query = { readonly plates: readonly string[]; readonly countries: readonly string[] };
type Selection = {
  readonly scheme: string;
  readonly version: number;
  readonly used_scheme: string;
  readonly used_version: number;
};
type Recording = {
  readonly scheme_files: { readonly [name: string]: string };
  readonly selection: readonly Selection[];
  readonly conversions: readonly (Omit<Selection, "used_scheme" | "used_version"> & {
    readonly plate: string;
    readonly converted: string;
  })[];
  readonly match_sets: readonly {
    readonly db: readonly PlateEntry[];
    readonly default_country_order: readonly string[];
    readonly legacy_in_default_country_order: boolean;
    readonly mode: Mode;
    readonly queries: readonly (Query & { readonly match_id: number })[];
  }[];
  readonly raw_results: {
    readonly db: readonly PlateEntry[];
    readonly cases: readonly (Query & {
      readonly mode: Mode;
      readonly result_ids: readonly (readonly number[])[];
    })[];
  };
  readonly db_record: { readonly args: PlateEntry; readonly record: unknown };
  readonly plate_for_matching: readonly {
    readonly args: { readonly plate: string; readonly country?: string };
    readonly result: unknown;
  }[];
  readonly config_defaults: { readonly [key: string]: unknown };
};
type Conversion = { readonly input: string; readonly output: string };
type CharsetRecording = {
  readonly builtin: readonly {
    readonly charset: string;
    readonly definition: Charset;
    readonly cases: readonly Conversion[];
  }[];
  readonly custom: readonly (Conversion & {
    readonly allowed: string;
    readonly replacements: readonly (readonly [string, string])[];
    readonly effective: Charset;
  })[];
};

const recording = vectors("openmodule/matching.json") as unknown as Recording;
const charsets = vectors("openmodule/charset.json") as unknown as CharsetRecording;
const directory = mkdtempSync(join(tmpdir(), "edgeloom-"));
const schemes = new PlateSchemes({ directory, log: silentLogger });
let ran = 0;

beforeAll(() => {
  for (const [name, text] of Object.entries(recording.scheme_files))
    writeFileSync(join(directory, name), text);
});

function databaseOf(entries: readonly PlateEntry[]): PlateDatabase {
  const database = new PlateDatabase(schemes);
  for (const entry of entries) database.add(entry);
  return database;
}

function plateOf({ plates, countries }: Query): PlateForMatching {
  return {
    plate: { plate: plates[0] ?? "", confidence: 1 },
    country: countries.map((code) => ({ code, confidence: 1 })),
    alternatives: plates.map((plate) => ({ plate, confidence: 1 })),
  };
}

function optionsOf(mode: Mode) {
  return {
    useAlternatives: mode.use_alternatives,
    maxEditDistance: mode.max_ed,
    returnOnlyBest: mode.return_only_best,
  };
}

describe("schemes of plates", () => {
  it.each(recording.selection)("$scheme $version", ({ scheme, version, used_scheme, used_version }) => {
    ran++;
    expect(schemes.select(scheme, version)).toMatchObject({ scheme: used_scheme, version: used_version });
  });

  it.each(recording.conversions)("$plate in $scheme $version", ({ scheme, version, plate, converted }) => {
    ran++;
    expect(convertPlate(plate, schemes.select(scheme, version))).toBe(converted);
  });
});

describe("matching", () => {
  recording.match_sets.forEach((set, index) => {
    const { default_country_order, legacy_in_default_country_order } = set;
    it.each(set.queries)(`set ${index}: $plates of $countries`, (query) => {
      ran++;
      const [first] = matchPlate(
        plateOf(query),
        {
          database: databaseOf(set.db),
          schemes,
          defaultCountryOrder: default_country_order,
          legacyInDefaultCountryOrder: legacy_in_default_country_order,
          log: silentLogger,
        },
        optionsOf(set.mode),
      );
      expect(first?.[0]?.id ?? -1).toBe(query.match_id);
    });
  });

  it.each(recording.raw_results.cases)("all results: $plates of $countries, $mode", (query) => {
    ran++;
    const database = databaseOf(recording.raw_results.db);
    const results = matchPlate(
      plateOf(query),
      { database, schemes, log: silentLogger },
      optionsOf(query.mode),
    );
    expect(results.map((slot) => slot.map(({ id }) => id))).toEqual(query.result_ids);
  });

  it("makes records, plates and settings as recorded", () => {
    ran++;
    expect(plateRecord(recording.db_record.args, schemes)).toEqual(recording.db_record.record);
    for (const { args, result } of recording.plate_for_matching)
      expect(plateForMatching(args.plate, args.country)).toEqual(result);
    expect(new PlateMatcher({}, { log: silentLogger }).config).toEqual(recording.config_defaults);
  });
});

describe("character sets", () => {
  const builtIn: { readonly [name: string]: Charset } = {
    legacy_lpr_charset: legacyLprCharset,
    full_lpr_charset: fullLprCharset,
    "default (no arguments)": charset(),
  };
  it.each(charsets.custom)("$allowed with $replacements: $input", (custom) => {
    ran++;
    const replacements = custom.replacements.map(([from, to]) => ({ from, to }));
    const made = charset({ allowed: custom.allowed, replacements });
    expect(made).toEqual(custom.effective);
    expect(new CharsetConverter(made).clean(custom.input)).toBe(custom.output);
  });
  for (const { charset: name, definition, cases } of charsets.builtin) {
    it(`${name} is defined as recorded`, () => {
      const known = builtIn[name];
      expect([...(known?.allowed ?? "")].sort()).toEqual([...definition.allowed].sort());
      expect(known?.replacements).toEqual(definition.replacements);
    });
    it.each(cases)(`${name}: $input`, ({ input, output }) => {
      ran++;
      expect(new CharsetConverter(charset(definition)).clean(input)).toBe(output);
    });
  }
});

afterAll(() => {
  rmSync(directory, { recursive: true });
  console.log(`openmodule matching and character sets: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(200));
});
