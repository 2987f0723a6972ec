import { childOrigin, isRecord, type Json, type Origin, ownValue } from "../../ir/index.js";
import { follow, type Located } from "../located.js";
import type { Scope } from "../scope.js";

/**
 * The object that a value is or refers to. What stands as `summary` or `description` beside a `$ref` replaces that of the target, as
 * 3.1 has it; in 3.0 it has no meaning, and nobody means anything else by it. Anything more beside it is reported.
 */
export function locate(
  value: Json | undefined,
  origin: Origin,
  what: string,
  scope: Scope,
): Located | undefined {
  const at = follow(value, origin, what, scope);
  if (at === undefined || !isRecord(value) || at.record === value) return at;
  const said: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    if (key === "summary" || key === "description") said[key] = ownValue(value, key) ?? null;
    else if (key !== "$ref" && !key.startsWith("x-"))
      scope.reporter.report(
        "keyword-ignored",
        `\`${key.slice(0, 40)}\` beside \`$ref\` has no effect.`,
        childOrigin(origin, key),
      );
  }
  return Object.keys(said).length === 0 ? at : { record: { ...at.record, ...said }, origin: at.origin };
}

/** What is defined at a place, without what is said beside the reference that led there: shared definitions are read like this. */
export function definitionAt(at: Located, scope: Scope): Located {
  const record = scope.set.valueAt(at.origin);
  return isRecord(record) && record !== at.record ? { record, origin: at.origin } : at;
}
