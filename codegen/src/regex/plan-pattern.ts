import { createRequire } from "node:module";
import type * as re2js from "re2js";
import { analyseRegex } from "./analyse.js";
import { type Cost, costOf } from "./cost.js";
import { parseRegex } from "./parse.js";
import type { PatternRun } from "./run.js";
import { regexShape } from "./shape.js";
import { type Translation, toRe2 } from "./to-re2.js";
import { trimmed } from "./trim.js";

/** What becomes of a pattern. */
export type PatternPlan =
  | { readonly run: PatternRun }
  /** It would take too long, and no other engine is wanted, or takes it: `lacking` says what that has no word for. */
  | { readonly problem: "exponential" | "unknown"; readonly lacking: string | undefined };

/** Steps of a match that nobody notices, and that can be borne where there is no other way. */
const steps = { unnoticed: 2 ** 20, bearable: 2 ** 25 } as const;
/** From this power on even short texts take an age. */
const maxPower = 8;
/** Paths that may be alive at once in a pattern that counts as linear. */
const maxFactor = 1_000;
/** A pattern that is not run on longer texts than this would be of no use. */
const leastLength = 128;
/** The analyser is asked about patterns up to this length: beyond it, it may take minutes. */
const maxAnalysed = 64;

/**
 * Decides how a pattern is run that compiles under the flag `u`. A pattern that reads its text once is left to the engine of
 * the language; so are others for short texts, and long ones go to an engine that cannot backtrack. `linear` lets that engine
 * run patterns of exponential time, too, which are a problem otherwise.
 */
export function planPattern(pattern: string, exponential: "refuse" | "linear"): PatternPlan {
  if (regexShape(pattern).plain) return native(pattern);
  const cost = costOf(parseRegex(pattern));
  if (isLinear(cost)) return native(pattern);
  const source = trimmed(parseRegex(pattern), pattern);
  return source === pattern ? planSlow(source, cost, exponential) : planTrimmed(source, exponential);
}

function planTrimmed(source: string, exponential: "refuse" | "linear"): PatternPlan {
  const cost = costOf(parseRegex(source));
  return isLinear(cost) ? native(source) : planSlow(source, cost, exponential);
}

function native(source: string): PatternPlan {
  return { run: { kind: "native", source } };
}

function isLinear(cost: Cost | undefined): boolean {
  return (
    cost !== undefined && cost.power <= 1 && cost.factor <= (cost.power === 0 ? steps.unnoticed : maxFactor)
  );
}

function planSlow(source: string, cost: Cost | undefined, exponential: "refuse" | "linear"): PatternPlan {
  const re2 = translation(source);
  const isPolynomial = cost !== undefined && cost.power <= maxPower;
  if ("text" in re2 && (isPolynomial || cost === undefined || exponential === "linear")) {
    const nativeLength = isPolynomial ? lengthFor(cost, steps.unnoticed) : 0;
    return { run: { kind: "linear", source, re2: re2.text, nativeLength } };
  }
  const proven = isPolynomial ? cost : secondOpinion(source);
  const lacking = "text" in re2 ? undefined : re2.lacking;
  if (proven === undefined) return { problem: cost === undefined ? "unknown" : "exponential", lacking };
  if (isLinear(proven)) return native(source);
  const maxLength = lengthFor(proven, steps.bearable);
  return maxLength < leastLength
    ? { problem: "exponential", lacking }
    : { run: { kind: "bounded", source, maxLength } };
}

/** A cost that the analyser proves for a pattern whose structure alone looks worse. */
function secondOpinion(source: string): Cost | undefined {
  if (source.length > maxAnalysed) return undefined;
  const { power } = analyseRegex(source);
  return power <= maxPower ? { power, factor: 1 } : undefined;
}

/** A power of two, so that no machine rounds it otherwise. */
function lengthFor({ factor, power }: Cost, most: number): number {
  if (factor > most) return 0;
  let length = 1;
  while (length < most && factor * (2 * length) ** power <= most) length *= 2;
  return length;
}

/** The pattern for RE2, which may find that it is too large for it. */
function translation(source: string): Translation {
  const translated = toRe2(parseRegex(source));
  if ("lacking" in translated) return translated;
  const { RE2JS } = createRequire(import.meta.url)("re2js") as typeof re2js;
  try {
    RE2JS.compile(translated.text, RE2JS.LOOKBEHINDS);
    return translated;
  } catch {
    return { lacking: "room for a pattern of this size" };
  }
}
