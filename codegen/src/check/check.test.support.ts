import { Diagnostics } from "../diagnostics/index.js";
import type { ApiModel, Json, Origin, SchemaNode, TypeDecl } from "../ir/index.js";
import { typeId } from "../ir/index.js";
import { defaultLimits, type Limits } from "../limits.js";
import { checkModel } from "./index.js";

/** A model without content, to put some into. */
export const emptyModel: ApiModel = {
  types: [],
  topics: [],
  services: [],
  wire: { input: "strict", nulls: "keep", charset: "utf8" },
  title: undefined,
  sources: [],
};

/** Where a declaration of a test stands. */
export function originOf(name: string): Origin {
  return { file: "a.json", pointer: `/$defs/${name}` };
}

/** A schema of a test. */
export function schema(parts: Partial<SchemaNode> = {}, name = "x"): SchemaNode {
  return { origin: originOf(name), docs: {}, ...parts };
}

/** A reference to a declaration of a test. */
export function refTo(name: string): SchemaNode {
  return schema({ ref: typeId(originOf(name)) });
}

/** A declaration of a test. */
export function declare(name: string, node: Partial<SchemaNode>): TypeDecl {
  return { id: typeId(originOf(name)), name, group: "a", origin: originOf(name), node: schema(node, name) };
}

/** An object with the given properties: a name with `!` at its end is required. */
export function object(
  properties: { readonly [name: string]: SchemaNode },
  parts: Partial<SchemaNode["object"] & object> = {},
): SchemaNode {
  const listed = Object.entries(properties).map(([key, node]) => ({
    name: key.replace(/!$/, ""),
    node,
    required: key.endsWith("!"),
  }));
  return schema({
    types: ["object"],
    object: {
      properties: listed,
      required: [],
      patternProperties: [],
      dependentRequired: [],
      dependentSchemas: [],
      ...parts,
    },
  });
}

/** What the checks say about a model, as `code pointer`. */
export function check(
  model: Partial<ApiModel>,
  limits: Partial<Limits> = {},
  patterns?: "refuse" | "linear",
): readonly string[] {
  const reporter = new Diagnostics();
  checkModel({ ...emptyModel, ...model }, { limits: { ...defaultLimits, ...limits }, reporter, patterns });
  return reporter.list.map((diagnostic) => `${diagnostic.code} ${diagnostic.origin?.pointer}`);
}

/** A value and whether it should fit. */
export type FitCase = readonly [value: Json, fits: boolean];
