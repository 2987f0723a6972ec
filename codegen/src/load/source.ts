import type { Json } from "../ir/index.js";

/** A document that was read under limits. */
export type SourceDocument = {
  /** Path relative to the project root, with `/`: the identity of the document in origins. */
  readonly file: string;
  readonly text: string;
  /** Plain data: objects without prototype, exact numbers (integers beyond 2^53 as `bigint`). */
  readonly data: Json;
  /** Finds the place of a JSON pointer in the text: worked out only when asked, since only diagnostics ask. */
  position(pointer: string): Position | undefined;
};

/** A place in a text; line and column count from 1, the column in UTF-16 units. */
export type Position = { readonly offset: number; readonly line: number; readonly column: number };
