import { type ArrayFacet, canonicalJson, type Json } from "../ir/index.js";
import type { JudgePart } from "./judge.js";
import type { Seen } from "./seen.js";
import { countHolds, every, type Verdict } from "./verdict.js";

/** Whether a list fits what a schema says of lists. */
export function judgeArray(
  items: readonly Json[],
  facet: ArrayFacet,
  part: JudgePart,
  seen: Seen | undefined,
): Verdict {
  if (items.length < (facet.minItems ?? 0) || items.length > (facet.maxItems ?? items.length)) return false;
  if (facet.uniqueItems === true && new Set(items.map(canonicalJson)).size < items.length) return false;
  const prefix = facet.prefixItems ?? [];
  const verdicts = items.map((item, index): Verdict => {
    const schema = prefix[index] ?? facet.items;
    if (schema === undefined) return true;
    seen?.add(index);
    return part(item, schema);
  });
  return every([...verdicts, contained(items, facet, part, seen)]);
}

function contained(
  items: readonly Json[],
  { contains, minContains = 1, maxContains = Number.POSITIVE_INFINITY }: ArrayFacet,
  part: JudgePart,
  seen: Seen | undefined,
): Verdict {
  if (contains === undefined) return true;
  const verdicts = items.map((item) => part(item, contains));
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict === true) seen?.add(index);
    else if (verdict === undefined && seen !== undefined) seen.isUnsure = true;
  }
  return countHolds(verdicts, minContains, maxContains);
}
