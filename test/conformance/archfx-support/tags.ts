import { ArchFxDeviceSlug, ArchFxParentSlug, ArchFxStreamSlug, ArchFxVariableID } from "@edgeloom/archfx";
import { parseJson } from "@edgeloom/runtime/wire";
import { type RecordedCase, vectors, vectorText } from "../../support/vectors.js";

/** How much a recorded result binds us: `must` is the same, the others say what is better in `better`. */
export type Parity = "must" | "may-differ" | "should-fix";

/** What all cases of the ArchFX recordings have. */
export type ArchFxCase = {
  readonly id: string;
  readonly category: string;
  readonly parity: Parity;
  readonly better?: string;
};

/** The cases of a file in `test/vectors/archfx`. */
export function archFxCases<Case extends ArchFxCase>(name: string): readonly Case[] {
  return casesIn(name, vectors(`archfx/${name}.json`));
}

/**
 * The same, where the order of members counts: those whose names are whole numbers have {@link numberMark} before them, as they
 * would come first otherwise.
 */
export function orderedArchFxCases<Case extends ArchFxCase>(name: string): readonly Case[] {
  const text = vectorText(`archfx/${name}.json`);
  return casesIn(name, parseJson(text.replace(/"(\d+)"(?=\s*:)/g, `"${numberMark}$1"`)));
}

/** Stands before a name of digits, so that it keeps its place. */
export const numberMark = "number ";

function casesIn<Case extends ArchFxCase>(name: string, recorded: unknown): readonly Case[] {
  const { vectors: cases } = recorded as { readonly vectors?: unknown };
  if (!Array.isArray(cases)) throw new Error(`${name} has no list of vectors`);
  return cases as readonly Case[];
}

const slugClasses = {
  parent: ArchFxParentSlug,
  device: ArchFxDeviceSlug,
  variable: ArchFxVariableID,
  stream: ArchFxStreamSlug,
};

/** An id of the class that a recording names. */
export function slugOf(name: string, value: unknown): unknown {
  const Class = slugClasses[name as keyof typeof slugClasses] as new (value: unknown) => unknown;
  return new Class(value);
}

const readers: { readonly [tag: string]: (value: never, whole: RecordedCase) => unknown } = {
  $int: (value: string) => BigInt(value),
  $float: (value: string) => floatOf(value),
  $bytes: (value: string) => Uint8Array.from(Buffer.from(value, "hex")),
  $tuple: (value: readonly unknown[]) => value.map((member) => untagged(member)),
  $datetime: (value: string) => value,
  $naive_datetime: (value: string) => value,
  $date: (value: string) => new PlainDate(value),
  $set: (value: readonly unknown[]) => new Set(value.map(untagged)),
  $slug: (value: string, whole) => slugOf(value, whole["value"]),
  $entries: (value: readonly (readonly [unknown, unknown])[]) =>
    new Map(value.map(([key, inner]) => [untagged(key), untagged(inner)])),
};

/** A day without a time, which no interface takes. */
class PlainDate {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

function floatOf(text: string): number {
  if (text === "inf" || text === "-inf") return text === "inf" ? Infinity : -Infinity;
  return text === "nan" ? Number.NaN : Number(text);
}

/** A recorded value as our interfaces take it: integers as numbers or bigints, instants as text. */
export function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== "object" || value === null) return value;
  const tag = Object.keys(value).find((key) => key.startsWith("$"));
  if (tag === undefined)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, untagged(inner)]));
  const read = readers[tag];
  if (read === undefined) throw new Error(`No reader for the tag ${tag}`);
  const whole = value as RecordedCase;
  return read(whole[tag] as never, whole);
}
