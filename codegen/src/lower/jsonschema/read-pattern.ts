import { quote } from "../../diagnostics/index.js";
import type { Origin } from "../../ir/index.js";
import { withoutNeedlessEscapes } from "../../regex/index.js";
import type { WordPlace } from "./word.js";

/**
 * A pattern as it is read: with the flag `u`. Many are written for engines without it; where their meaning is plain they are
 * put right, and what is no pattern at all is left to the checks.
 */
export function readPattern(text: string, origin: Origin, { scope }: WordPlace): string {
  if (compiles(text)) return text;
  const plain = withoutNeedlessEscapes(text);
  if (plain === undefined) return text;
  const message = `The pattern ${quote(text, 60)} is read as ${quote(plain, 60)}.`;
  scope.reporter.report("pattern-rewritten", message, origin);
  return plain;
}

/**
 * As {@link readPattern}, for a pattern that can be left out: one of another kind of regular expression is, in OpenAPI documents.
 */
export function readOptionalPattern(text: string, place: WordPlace): string | undefined {
  const pattern = readPattern(text, place.origin, place);
  if (compiles(pattern) || !place.scope.isOpenApi(place.origin.file)) return pattern;
  const message = `The pattern ${quote(text, 60)} does not compile, so nothing is checked by it.`;
  place.scope.reporter.report("pattern-invalid", message, place.origin, { severity: "warning" });
  return undefined;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").unicode;
  } catch {
    return false;
  }
}
