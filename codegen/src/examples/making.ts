import type { Json, Origin, SchemaNode } from "../ir/index.js";

/** What the makers of lists and objects ask for their parts. */
export type Making = {
  /** Where the value at hand is described. */
  readonly origin: Origin;
  /** Values that fit a schema, best first; `name` is the property that will hold it. */
  readonly values: (node: SchemaNode, name?: string) => Iterable<Json>;
  /** Whether a value fits everything that is asked of the one at hand. */
  readonly accepts: (value: Json) => boolean;
  /** True where properties are left out that may be: deep inside, or when much has been made already. */
  readonly isShort: boolean;
};
