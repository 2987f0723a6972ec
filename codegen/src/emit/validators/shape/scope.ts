import type { SchemaNode } from "../../../ir/index.js";
import type { Fragment } from "../../../print/index.js";

/** Where a shape is printed. */
export type ShapeScope = {
  /** Prints the shape of a subschema; here so that the facets need not import what imports them. */
  readonly shapeOf: (node: SchemaNode) => Fragment;
  /** The constant for a regular expression. */
  readonly pattern: (source: string) => Fragment;
};
