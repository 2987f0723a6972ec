import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "./verdicts.js";

/** Names of the cases that are known to fail in a run; each line of the file stands below a comment with the reason. */
export function knownFailures(run: string): ReadonlySet<string> {
  const lines = readFileSync(join(import.meta.dirname, "../known-failures.txt"), "utf8").split("\n");
  const names = new Set<string>();
  let reason = "";
  for (const line of lines.map((text) => text.trim())) {
    if (line === "") reason = "";
    else if (line.startsWith("#")) reason = line;
    else if (reason === "") throw new Error(`No reason is given for ${line}`);
    else if (line.startsWith(`${run} | `)) names.add(line.slice(run.length + 3));
  }
  return names;
}

/** Every case that is not as expected: a new failure, and also a known one that passes or is gone. */
export function surprises(found: readonly Verdict[], known: ReadonlySet<string>): readonly string[] {
  const failed = found.filter(({ trouble }) => trouble !== undefined);
  const failedNames = new Set(failed.map(({ name }) => name));
  return [
    ...failed.filter(({ name }) => !known.has(name)).map(({ name, trouble }) => `${name}: ${trouble}`),
    ...[...known]
      .filter((name) => !failedNames.has(name))
      .map((name) => `${name}: known to fail, but does not`),
  ];
}
