import { createRequire } from "node:module";
import type { checkSync } from "recheck";

/** How the time of a match grows with the input: `power` 1 is linear, and infinity exponential or unknown. */
export type RegexCost = { readonly power: number; readonly known: boolean };

/**
 * Only what the analyser proves counts, so it works with automata and tries no attacks at random. Work is bounded by size, not
 * by the clock: a pattern must not be fine on one machine and refused on another.
 */
const bounds = { checker: "automaton", maxNFASize: 500, timeout: null, randomSeed: 1 } as const;

type Analyser = { readonly checkSync: typeof checkSync };
let loaded: Analyser | undefined;

/**
 * Asks the analyser. It is loaded on first use, since most runs need none, and as its plain JavaScript build: the package's
 * main entry would start a worker, and a Java machine where there is one.
 */
export function analyseRegex(pattern: string): RegexCost {
  loaded ??= createRequire(import.meta.url)("recheck/lib/browser.js") as Analyser;
  const verdict = verdictOn(pattern, loaded);
  if (verdict.status === "safe") return { power: 1, known: true };
  if (verdict.status === "unknown") return { power: Number.POSITIVE_INFINITY, known: false };
  const { complexity } = verdict;
  return {
    power: complexity.type === "polynomial" ? complexity.degree : Number.POSITIVE_INFINITY,
    known: true,
  };
}

/** The analyser follows a pattern by recursion, so one of many parts can be more than the stack holds. */
function verdictOn(
  pattern: string,
  { checkSync }: Analyser,
): ReturnType<Analyser["checkSync"]> | { readonly status: "unknown" } {
  try {
    return checkSync(pattern, "u", bounds);
  } catch (error) {
    if (error instanceof RangeError) return { status: "unknown" };
    throw error;
  }
}
