import type { Json, Origin } from "../ir/index.js";
import type { SourceDocument } from "../load/source.js";

/** The documents of a run with their reference graph. */
export type ResolvedSet = {
  /** All documents, entry documents first, then those reached by reference; by code unit of `file`. */
  readonly documents: readonly SourceDocument[];
  /** The documents that the user named. */
  readonly entries: readonly SourceDocument[];
  /**
   * Where a `$ref` leads: the final origin (file and pointer, percent- and tilde-decoded and written canonically), with
   * `$id`, `$anchor` and draft-07 `$id: "#x"` taken into account. Undefined when it was reported as missing or forbidden.
   * `at` is the schema object that holds the `$ref`.
   */
  resolve(ref: string, at: Origin): Origin | undefined;
  /** The data at an origin. */
  valueAt(origin: Origin): Json | undefined;
};
