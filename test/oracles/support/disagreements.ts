import { readFileSync } from "node:fs";
import { join } from "node:path";

/** `<generator> | <schema> | <wider or narrower than ours>`, as the list of disagreements writes it. */
export type Disagreement = string;

/** The disagreements that were looked into; each stands in a block that begins with the reason. */
export function knownDisagreements(): ReadonlySet<Disagreement> {
  const text = readFileSync(join(import.meta.dirname, "../disagreements.txt"), "utf8");
  const known = new Set<Disagreement>();
  let reason = "";
  for (const line of text.split("\n")) {
    if (line === "") reason = "";
    else if (line.startsWith("#")) reason = line;
    else if (reason === "") throw new Error(`No reason is given for ${line}`);
    else known.add(line);
  }
  return known;
}
