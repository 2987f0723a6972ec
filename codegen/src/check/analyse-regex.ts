import { createRequire } from "node:module";
import type { checkSync } from "recheck";

/** How the time of a match grows with the input: `power` 1 is linear, and infinity exponential or unknown. */
export type RegexCost = { readonly power: number; readonly known: boolean };

/** Per pattern; an answer that takes longer counts as unknown, and unknown patterns are refused. */
const maxAnalysisMs = 10_000;

type Analyser = { readonly checkSync: typeof checkSync };
let loaded: Analyser | undefined;

/**
 * Asks the analyser. It is loaded on first use, since most runs need none, and as its plain JavaScript build: the package's
 * main entry would start a worker, and a Java machine where there is one. A fixed seed makes answers repeatable.
 */
export function analyseRegex(pattern: string): RegexCost {
  loaded ??= createRequire(import.meta.url)("recheck/lib/browser.js") as Analyser;
  const verdict = loaded.checkSync(pattern, "u", { timeout: maxAnalysisMs, randomSeed: 1 });
  if (verdict.status === "safe") return { power: 1, known: true };
  if (verdict.status === "unknown") return { power: Number.POSITIVE_INFINITY, known: false };
  const { complexity } = verdict;
  return {
    power: complexity.type === "polynomial" ? complexity.degree : Number.POSITIVE_INFINITY,
    known: true,
  };
}
