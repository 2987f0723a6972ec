/** How a pattern is run, so that it says what it says and no text can hold it up. */
export type PatternRun = {
  /** What is run: the pattern, or a shorter one that is found in the same texts. */
  readonly source: string;
} & (
  | { /** By the engine of the language. */ readonly kind: "native" }
  /** By the engine of the language up to a length, and by one that cannot backtrack beyond it. */
  | { readonly kind: "linear"; readonly re2: string; readonly nativeLength: number }
  /** By the engine of the language; longer texts do not match. */
  | { readonly kind: "bounded"; readonly maxLength: number }
);

/** A pattern as it stands, for those that have not been looked into. */
export function asItStands(pattern: string): PatternRun {
  return { kind: "native", source: pattern };
}
