import type { DiagnosticCode } from "../diagnostics/index.js";
import type { Json } from "../ir/index.js";

/** Something wrong in a text, at a place that is known by offset. */
export type TextProblem = {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly fix?: string;
};

/** What reading a text gave: the data, unless a problem made it unreadable. */
export type ParsedText = { readonly data: Json | undefined; readonly problems: readonly TextProblem[] };

/**
 * No text is read deeper than this, whatever `maxNesting` says: readers and the stages after them recurse, and a
 * diagnostic is better than a stack that runs out.
 */
export const deepestNesting = 500;

/** The nesting that a reader holds to. */
export function nestingLimit(maxNesting: number): number {
  return Math.min(maxNesting, deepestNesting);
}
