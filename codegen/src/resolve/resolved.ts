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
  /** As {@link resolve}, but nobody is told when there is no such target. */
  find?(ref: string, at: Origin): Origin | undefined;
  /** The data at an origin. */
  valueAt(origin: Origin): Json | undefined;
  /** The `$schema` that holds at the root of a file: its own, or that of the document which led to it. */
  schemaUriOf?(file: string): string | undefined;
  /** What dynamic references may lead to; absent when no document has one. */
  readonly dynamics?: Dynamics;
};

/** References whose target depends on the way that led to them: `$dynamicRef` and `$recursiveRef`. */
export type Dynamics = {
  /**
   * Where a dynamic reference leads when nothing on the way says otherwise, and the name by which an outer resource may say
   * so; undefined when it is missing. As in {@link ResolvedSet.resolve}, `at` is the schema that holds the reference.
   */
  targetOf(
    ref: string,
    at: Origin,
  ): { readonly origin: Origin; readonly anchor: string | undefined } | undefined;
  /** The dynamic anchors of the resource around a place. */
  anchorsAt(at: Origin): ReadonlyMap<string, Origin>;
  /** Names of the dynamic anchors that a schema may ask for, itself or through what it refers to. */
  namesBelow(at: Origin): ReadonlySet<string>;
};
