import { nearestWord, UsageError } from "edgeloom/kit";

/** A whole number of an option. */
export function wholeNumber(
  text: string | undefined,
  name: string,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(
    `--${name} is ${JSON.stringify(text)}.`,
    `Give a whole number from ${least} to ${most}.`,
  );
}

/** Longest wait of a call: that of the runtime, one hour. */
export const maxTimeoutMs = 3_600_000;

/** The one of several things that has a name, or the nearest name as advice. */
export function oneNamed<T>(
  wanted: string,
  all: readonly T[],
  namesOf: (item: T) => readonly string[],
  noun: string,
): T {
  const found = all.find((item) => namesOf(item).includes(wanted));
  if (found !== undefined) return found;
  const names = [...new Set(all.flatMap((item) => namesOf(item)))];
  const near = nearestWord(wanted, names);
  const known =
    names.length === 0
      ? `The document has no ${noun}.`
      : `Known: ${names.slice(0, maxShown).join(", ")}${names.length > maxShown ? ", …" : ""}.`;
  throw new UsageError(
    `There is no ${noun} ${JSON.stringify(wanted)}.`,
    near === undefined ? known : `Did you mean ${near}? --list shows all.`,
  );
}

const maxShown = 12;

/** The documents that a command works on: its first name, which may be a folder. */
export function documentOf(positionals: readonly string[], usage: string): string {
  const [document] = positionals;
  if (document === undefined || document === "") throw new UsageError("Name a document.", usage);
  return document;
}
