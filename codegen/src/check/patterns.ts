import { quote, type Reporter } from "../diagnostics/index.js";
import { childOrigin, type Origin, type SchemaNode } from "../ir/index.js";
import type { Limits } from "../limits.js";
import { analyseRegex, type RegexCost } from "./analyse-regex.js";
import { regexShape } from "./regex-shape.js";

/** Strings up to this length may meet a pattern that is slower than linear, when it is not too slow for them. */
const maxLengthForSlowPatterns = 256;
/** Steps that a match may take on the longest string allowed: some tens of milliseconds. */
const maxSteps = 10_000_000;
/** A counted repetition is unrolled by the engine when it compiles the pattern. */
const maxRepeat = 10_000;

type Judgement =
  | { readonly problem: "limit-shape" | "pattern-invalid"; readonly message: string }
  | { readonly cost: RegexCost };

/** Judges patterns, each text once however often it is used. */
export class PatternCheck {
  private readonly limits: Limits;
  private readonly reporter: Reporter;
  private readonly judged = new Map<string, Judgement>();
  private readonly refused = new Set<string>();

  constructor(limits: Limits, reporter: Reporter) {
    this.limits = limits;
    this.reporter = reporter;
  }

  /** Checks the patterns that stand in one schema. */
  check(node: SchemaNode): void {
    const { string, object } = node;
    if (string?.pattern !== undefined) {
      this.checkOne(string.pattern, string.maxLength, childOrigin(node.origin, "pattern"));
    }
    for (const { pattern, origin } of object?.patternProperties ?? []) {
      this.checkOne(pattern, object?.propertyNames?.string?.maxLength, origin);
    }
  }

  /** Whether a pattern may be run: it compiles, and it was not refused. */
  isUsable(pattern: string): boolean {
    return this.judged.has(pattern) && !this.refused.has(pattern);
  }

  private checkOne(pattern: string, maxLength: number | undefined, origin: Origin): void {
    const known = this.judged.get(pattern) ?? judge(pattern, this.limits);
    this.judged.set(pattern, known);
    const problem = "problem" in known ? known : refusal(known.cost, maxLength);
    if (problem === undefined) return;
    this.refused.add(pattern);
    this.reporter.report(problem.problem, `The pattern ${quote(pattern, 60)} ${problem.message}`, origin);
  }
}

function judge(pattern: string, limits: Limits): Judgement {
  if (pattern.length > limits.maxPatternLength) {
    return {
      problem: "limit-shape",
      message: `has ${pattern.length} characters; the limit is ${limits.maxPatternLength}.`,
    };
  }
  const invalid = compileError(pattern);
  if (invalid !== undefined) return { problem: "pattern-invalid", message: `does not compile: ${invalid}.` };
  const shape = regexShape(pattern);
  if (shape.maxRepeat > maxRepeat) {
    return {
      problem: "limit-shape",
      message: `repeats ${shape.maxRepeat} times; the limit is ${maxRepeat}.`,
    };
  }
  return { cost: shape.plain ? { power: 1, known: true } : analyseRegex(pattern) };
}

/** What the engine says about a pattern, without the pattern itself, which may be long and hostile. */
function compileError(pattern: string): string | undefined {
  try {
    void new RegExp(pattern, "u");
    return undefined;
  } catch (error) {
    const text = error instanceof Error ? error.message : "not a regular expression";
    return text
      .slice(text.lastIndexOf(": ") + 1)
      .trim()
      .toLowerCase();
  }
}

function refusal(
  cost: RegexCost,
  maxLength: number | undefined,
): { readonly problem: "pattern-unsafe"; readonly message: string } | undefined {
  if (cost.power <= 1) return undefined;
  if (!cost.known)
    return { problem: "pattern-unsafe", message: "could not be shown to match in reasonable time." };
  if (cost.power === Number.POSITIVE_INFINITY)
    return { problem: "pattern-unsafe", message: "can take exponential time." };
  if (maxLength !== undefined && maxLength <= maxLengthForSlowPatterns && maxLength ** cost.power <= maxSteps)
    return undefined;
  return {
    problem: "pattern-unsafe",
    message: `can take time that grows with power ${cost.power} of the length.`,
  };
}
