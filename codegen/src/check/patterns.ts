import { quote, type Reporter } from "../diagnostics/index.js";
import { childOrigin, type Origin, type SchemaNode } from "../ir/index.js";
import type { Limits } from "../limits.js";
import { asItStands, type PatternRun, planPattern, regexShape } from "../regex/index.js";

/** A counted repetition is unrolled by the engine when it compiles the pattern. */
const maxRepeat = 10_000;

type Problem = {
  readonly code: "limit-shape" | "pattern-invalid" | "pattern-unsafe";
  readonly message: string;
  readonly fix?: string;
};
type Judgement = { readonly problem: Problem } | { readonly run: PatternRun };

/** What judging patterns needs. */
export type PatternOptions = {
  readonly limits: Limits;
  readonly reporter: Reporter;
  /** What becomes of patterns of exponential time. */
  readonly exponential: "refuse" | "linear";
  /** What becomes of patterns that no engine can run. When left out they are refused. */
  readonly unfit?: "refuse" | "ignore";
};

/** Every text has the empty one in it. */
const anything: PatternRun = { kind: "native", source: "" };

/** Judges patterns, each text once however often it is used. */
export class PatternCheck {
  private readonly options: PatternOptions;
  private readonly judged = new Map<string, Judgement>();

  constructor(options: PatternOptions) {
    this.options = options;
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

  /** Checks a pattern that stands outside of schemas, where only the engine of the language runs it, on texts of any length. */
  checkNative(pattern: string, origin: Origin): void {
    this.checkOne(pattern, undefined, origin);
    const { kind } = this.runOf(pattern);
    if (kind === "native") return;
    const message = `The pattern ${quote(pattern, 60)} can take long, and nothing but the engine of the language runs it here.`;
    this.options.reporter.report("pattern-unsafe", message, origin, { fix: "Remove nested repetition." });
  }

  /** Whether a text matches. Undefined when that may not be found out here: the pattern was refused, or the text is too long for it. */
  matches(pattern: string, text: string): boolean | undefined {
    const judgement = this.judged.get(pattern);
    if (judgement === undefined || "problem" in judgement) return undefined;
    const { run } = judgement;
    const longest =
      run.kind === "native" ? text.length : run.kind === "linear" ? run.nativeLength : run.maxLength;
    return text.length <= longest ? new RegExp(run.source, "u").test(text) : undefined;
  }

  /** How a pattern of the model is run. */
  runOf(pattern: string): PatternRun {
    const judgement = this.judged.get(pattern);
    if (judgement !== undefined && "run" in judgement) return judgement.run;
    return this.options.unfit === "ignore" && judgement !== undefined ? anything : asItStands(pattern);
  }

  private checkOne(pattern: string, maxLength: number | undefined, origin: Origin): void {
    const judgement = this.judged.get(pattern) ?? judge(pattern, this.options);
    this.judged.set(pattern, judgement);
    const name = `The pattern ${quote(pattern, 60)}`;
    if ("problem" in judgement) {
      this.reportProblem(judgement.problem, name, origin);
      return;
    }
    const { run } = judgement;
    if (run.kind !== "bounded" || (maxLength ?? Number.POSITIVE_INFINITY) * maxUnits <= run.maxLength) return;
    const message = `${name} is not run on texts of more than ${run.maxLength} characters: they do not match.`;
    this.options.reporter.report("pattern-bounded", message, origin);
  }

  private reportProblem({ code, message, fix }: Problem, name: string, origin: Origin): void {
    const { reporter, unfit } = this.options;
    const isIgnored = unfit === "ignore";
    reporter.report(code, `${name} ${message}${isIgnored ? " Nothing is checked by it." : ""}`, origin, {
      ...(fix !== undefined && { fix }),
      ...(isIgnored && { severity: "warning" }),
    });
  }
}

/** UTF-16 units of a code point, which lengths in schemas count. */
const maxUnits = 2;

function judge(pattern: string, { limits, exponential }: PatternOptions): Judgement {
  const problem = formalProblem(pattern, limits);
  if (problem !== undefined) return { problem };
  const plan = planPattern(pattern, exponential);
  if ("run" in plan) return plan;
  const code = "pattern-unsafe";
  const message =
    plan.problem === "exponential"
      ? "can take exponential time."
      : "could not be shown to match in reasonable time.";
  if (plan.lacking === undefined) return { problem: { code, message } };
  const fix = `Write the pattern without nested repetition; no other engine can run it, since it has ${plan.lacking}.`;
  return { problem: { code, message, fix } };
}

/** What is wrong with a pattern before anybody asks what it costs. */
function formalProblem(pattern: string, limits: Limits): Problem | undefined {
  const code = "limit-shape";
  if (pattern.length > limits.maxPatternLength)
    return {
      code,
      message: `has ${pattern.length} characters; the limit \`maxPatternLength\` is ${limits.maxPatternLength}.`,
    };
  const invalid = compileError(pattern);
  if (invalid !== undefined) return { code: "pattern-invalid", message: `does not compile: ${invalid}.` };
  const { maxRepeat: repeats } = regexShape(pattern);
  return repeats > maxRepeat
    ? {
        code,
        message: `repeats ${repeats} times; no engine is asked for more than ${maxRepeat}.`,
        fix: "Repeat less often.",
      }
    : undefined;
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
