import { createRequire } from "node:module";
import type * as re2js from "re2js";
import { defaultLimits } from "../limits.js";
import { type PatternRun, planPattern } from "../regex/index.js";
import type { Verdict } from "./verdict.js";

type Test = (text: string) => Verdict;

const tests = new Map<string, Test>();
/** Patterns that are remembered. A process that reads documents for days must not keep all that it ever met. */
const maxTests = 10_000;

/** Whether a text has a match of a pattern; undefined where finding out could take long, or the pattern cannot be read. */
export function matches(pattern: string, text: string): Verdict {
  const known = tests.get(pattern);
  if (known !== undefined) return known(text);
  if (tests.size >= maxTests) tests.clear();
  const made = testOf(pattern);
  tests.set(pattern, made);
  return made(text);
}

function testOf(pattern: string): Test {
  // Longer ones are checked by nobody, and finding out how to run them takes seconds.
  const isPlanned = pattern.length <= defaultLimits.maxPatternLength && compiles(pattern);
  const plan = isPlanned ? planPattern(pattern, "linear") : undefined;
  return plan === undefined || "problem" in plan ? () => undefined : runOf(plan.run);
}

function runOf(run: PatternRun): Test {
  const native = new RegExp(run.source, "u");
  if (run.kind === "native") return (text) => native.test(text);
  if (run.kind === "bounded") return (text) => (text.length <= run.maxLength ? native.test(text) : undefined);
  let compiled: re2js.RE2JS | undefined;
  return (text) => {
    if (text.length <= run.nativeLength) return native.test(text);
    compiled ??= compile(run.re2);
    return compiled.test(text);
  };
}

/** The engine is large, and few patterns need it. */
function compile(re2: string): re2js.RE2JS {
  const { RE2JS } = createRequire(import.meta.url)("re2js") as typeof re2js;
  return RE2JS.compile(re2, RE2JS.LOOKBEHINDS);
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
