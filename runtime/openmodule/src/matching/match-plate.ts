import type { Logger } from "@edgeloom/runtime";
import { distance } from "fastest-levenshtein";
import type { PlateDatabase, PlateGroup, PlateRecord } from "./plate-database.js";
import { otherCountry, type PlateForMatching } from "./plate-for-matching.js";
import { convertPlate } from "./scheme.js";
import type { PlateSchemes } from "./schemes.js";

/** How a plate is searched for. */
export type MatchOptions = {
  /** Compare the alternatives of the plate instead of the plate, exactly. Default true. */
  readonly useAlternatives?: boolean;
  /** How many letters may differ; default 0, and always 0 for alternatives. */
  readonly maxEditDistance?: number;
  /** Stop at the best record. Default true. */
  readonly returnOnlyBest?: boolean;
};

/** What is compared with what. */
export type MatchSubjects = {
  readonly database: PlateDatabase;
  readonly schemes: PlateSchemes;
  /** Countries that are tried first when the plate may be from any. */
  readonly defaultCountryOrder?: readonly string[];
  /** Whether plates of version 0 are tried with their country there, and not at the end. */
  readonly legacyInDefaultCountryOrder?: boolean;
  readonly log: Logger;
};

type Search = Required<MatchOptions> & {
  readonly subjects: MatchSubjects;
  readonly plate: PlateForMatching;
  readonly hits: PlateRecord[];
};

/**
 * Finds the records of a plate (openmodule spec §10.3).
 *
 * @returns with `returnOnlyBest` the best record, as `[[record]]`, or lists that are all empty. Otherwise one list per alternative,
 *   or per edit distance from 0 on; as in the reference each of them holds all hits, in the order in which they were found.
 */
export function matchPlate(
  plate: PlateForMatching,
  subjects: MatchSubjects,
  options: MatchOptions = {},
): readonly (readonly PlateRecord[])[] {
  subjects.schemes.refresh();
  const useAlternatives = options.useAlternatives ?? true;
  const candidates = useAlternatives ? alternativesOf(plate, subjects.log) : [plate.plate.plate];
  const search: Search = {
    useAlternatives,
    maxEditDistance: useAlternatives ? 0 : (options.maxEditDistance ?? 0),
    returnOnlyBest: options.returnOnlyBest ?? true,
    subjects,
    plate,
    hits: [],
  };
  for (const candidate of candidates) {
    const exact = tryCandidate(candidate, search);
    if (exact !== undefined) return [[exact]];
    const [best] = search.hits;
    if (search.returnOnlyBest && best !== undefined) return [[best]];
  }
  const slots = useAlternatives ? candidates.length : search.maxEditDistance + 1;
  return Array.from({ length: slots }, () => [...search.hits]);
}

function alternativesOf(plate: PlateForMatching, log: Logger): readonly string[] {
  if (plate.alternatives.length > 0) return plate.alternatives.map((alternative) => alternative.plate);
  log.warn({}, "a plate without alternatives is matched by its alternatives, so by itself");
  return [plate.plate.plate];
}

/** Compares with group after group. Gives the record that fits exactly, when only the best is wanted. */
function tryCandidate(candidate: string, search: Search): PlateRecord | undefined {
  const converted = new Map<string, string>();
  for (const { records } of groupsInOrder(search)) {
    const [first] = records;
    if (first === undefined) continue;
    const key = `${first.used_version} ${first.used_scheme}`;
    const text = converted.get(key) ?? convertPlate(candidate, schemeOf(first, search));
    converted.set(key, text);
    const exact = compare(text, records, search);
    if (exact !== undefined) return exact;
  }
  return undefined;
}

function schemeOf({ used_scheme, used_version }: PlateRecord, { subjects }: Search) {
  return subjects.schemes.select(used_scheme, used_version);
}

function compare(text: string, records: readonly PlateRecord[], search: Search): PlateRecord | undefined {
  for (const record of records) {
    const isSame = record.plate_conv === text;
    if (isSame && search.returnOnlyBest) return record;
    if (isSame || isNear(text, record.plate_conv, search.maxEditDistance)) search.hits.push(record);
  }
  return undefined;
}

function isNear(left: string, right: string, maxDistance: number): boolean {
  return Math.abs(left.length - right.length) <= maxDistance && distance(left, right) <= maxDistance;
}

/** The groups in the order in which they are tried; each once. */
function* groupsInOrder({ subjects, plate }: Search): Generator<PlateGroup> {
  const { database, defaultCountryOrder = [], legacyInDefaultCountryOrder = false } = subjects;
  const isOpen = plate.country.findIndex(({ code }) => code === otherCountry);
  const named = plate.country.slice(0, isOpen < 0 ? undefined : isOpen).map(({ code }) => code);
  const done = new Set<string>();
  for (const country of unique(named, done)) yield* database.groupsOf(country);
  if (isOpen < 0) return;
  const legacyLeft = new Set<string>();
  for (const country of unique(defaultCountryOrder, done)) {
    const groups = database.groupsOf(country);
    yield* legacyInDefaultCountryOrder ? groups : groups.filter(({ version }) => version !== 0);
    if (!legacyInDefaultCountryOrder) legacyLeft.add(country);
  }
  const left = database
    .groups()
    .filter(
      (group) => !done.has(group.country) || (legacyLeft.has(group.country) && exactitudeOf(group) === 0),
    );
  yield* left.toSorted((a, b) => exactitudeOf(b) - exactitudeOf(a));
}

function* unique(countries: readonly string[], done: Set<string>): Generator<string> {
  for (const country of countries) {
    if (done.has(country)) continue;
    done.add(country);
    yield country;
  }
}

function exactitudeOf({ records }: PlateGroup): number {
  return records[0]?.exactitude ?? 0;
}
