import { linear } from "@edgeloom/runtime/patterns";
import type { StringFacet } from "@edgeloom/runtime/schema";
import { defaultLimits, planPattern } from "edgeloom/kit";

type Pattern = NonNullable<StringFacet["pattern"]>;

const known = new Map<string, Pattern>();

/** A pattern of a document, run so that no text can hold it up; what no engine can run in time matches short texts only. */
export function patternOf(source: string): Pattern {
  const found = known.get(source) ?? make(source);
  known.set(source, found);
  return found;
}

function make(source: string): Pattern {
  // The documents were checked before: what is left and too long, or cannot be planned, nothing is checked by.
  const plan = source.length > defaultLimits.maxPatternLength ? undefined : planPattern(source, "linear");
  if (plan === undefined || "problem" in plan) return { source, test: () => true };
  const { run } = plan;
  const native = new RegExp(run.source, "u");
  if (run.kind === "linear") return linear(native, run.re2, run.nativeLength, source);
  if (run.kind === "native")
    return run.source === source ? native : { source, test: (text) => native.test(text) };
  return { source, test: (text) => text.length <= run.maxLength && native.test(text) };
}
