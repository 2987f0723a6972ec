import type { Json, SchemaNode } from "../../ir/index.js";
import type { SchemaOptions } from "../../schema-options.js";
import { lowerFiles, places } from "../fake-set.test.support.js";

/** The addresses of the dialects. */
export const uris = {
  "draft-04": "http://json-schema.org/draft-04/schema#",
  "draft-06": "http://json-schema.org/draft-06/schema#",
  "draft-07": "http://json-schema.org/draft-07/schema#",
  "2019-09": "https://json-schema.org/draft/2019-09/schema",
  "2020-12": "https://json-schema.org/draft/2020-12/schema",
} as const;

/** Lowers a document of one schema, with asserted formats unless told otherwise, and gives the node of its root. */
export function lowerRoot(
  schema: { readonly [key: string]: Json },
  draft: keyof typeof uris = "2020-12",
  schemas: SchemaOptions = { formats: "assert" },
) {
  const lowered = lowerFiles({ "a.json": { $schema: uris[draft], ...schema } }, { schemas });
  const node = lowered.model.types.find((decl) => decl.origin.pointer === "")?.node;
  if (node === undefined) throw new Error("The document declares nothing.");
  return { ...lowered, node, places: places(lowered) };
}

/** A node as its author thinks of it: without places, docs and the empty lists of an object facet. */
export function plain(node: SchemaNode): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) => {
      if (key === "origin" || key === "docs" || (Array.isArray(value) && value.length === 0))
        return undefined;
      return typeof value === "bigint" ? `${value}n` : value;
    }),
  );
}
