import { type PatternPlan, planPattern } from "../regex/index.js";
import type { Verdict } from "./verdict.js";

const plans = new Map<string, PatternPlan | undefined>();
/** Patterns that are remembered. A process that reads documents for days must not keep all that it ever met. */
const maxPlans = 10_000;

/** Whether a text has a match of a pattern; undefined where finding out could take long, or the pattern cannot be read. */
export function matches(pattern: string, text: string): Verdict {
  const plan = planOf(pattern);
  if (plan === undefined || "problem" in plan) return undefined;
  const { run } = plan;
  const longest =
    run.kind === "native" ? text.length : run.kind === "linear" ? run.nativeLength : run.maxLength;
  return text.length <= longest ? new RegExp(run.source, "u").test(text) : undefined;
}

function planOf(pattern: string): PatternPlan | undefined {
  if (plans.has(pattern)) return plans.get(pattern);
  if (plans.size >= maxPlans) plans.clear();
  const plan = compiles(pattern) ? planPattern(pattern, "linear") : undefined;
  plans.set(pattern, plan);
  return plan;
}

/** Whether an engine takes the pattern under the flag `u`. */
export function compiles(pattern: string): boolean {
  try {
    void new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}
