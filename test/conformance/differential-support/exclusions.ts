import type { WrittenSchema } from "./schemas.js";

/** A schema and a value about which the oracles disagree; undefined stands for one that threw. */
export type Disagreement = {
  readonly schema: WrittenSchema;
  readonly value: unknown;
  readonly ajv: boolean | undefined;
  readonly hyperjump: boolean | undefined;
};

/** Where the oracles disagree, and which of them the standard agrees with. */
export type Exclusion = {
  readonly name: string;
  readonly reason: string;
  readonly right: "ajv" | "hyperjump";
  readonly applies: (found: Disagreement) => boolean;
};

const branching = ["anyOf", "oneOf", "if", "$ref", "dependentSchemas"];

/** Known disagreements. */
export const exclusions: readonly Exclusion[] = [
  {
    name: "values over which ajv stumbles",
    reason:
      "Its deep comparison calls `toString` and looks at `constructor` of what it compares, so objects with own properties of these names make it throw. The standard knows no such names.",
    right: "hyperjump",
    applies: ({ ajv }) => ajv === undefined,
  },
  {
    name: "`__proto__` in ajv",
    reason:
      "It leaves out a schema's entry of this name on purpose, as a guard against changed prototypes, and loses count of a value's. To the standard it is a property like any other.",
    right: "hyperjump",
    applies: ({ schema, value }) => JSON.stringify([schema, value]).includes('"__proto__":'),
  },
  {
    name: "`contains` beside `prefixItems` in ajv",
    reason:
      "Its code for `contains` runs only inside the branch for arrays that are longer than the prefix, so a short array without a matching item passes.",
    right: "hyperjump",
    applies: ({ schema }) => somewhere(schema, (part) => "contains" in part && "prefixItems" in part),
  },
  {
    name: "`contains` beside `unevaluatedItems` in ajv",
    reason:
      "It takes all items for looked at, or none, where the standard takes exactly those that `contains` fits.",
    right: "hyperjump",
    applies: ({ schema }) =>
      somewhere(schema, (part) => "contains" in part) &&
      somewhere(schema, (part) => "unevaluatedItems" in part),
  },
  {
    name: "what failed branches have looked at, in ajv",
    reason:
      "With `anyOf`, `oneOf`, `if` and references it keeps what a branch has looked at although the branch failed; the standard drops the annotations of schemas that fail.",
    right: "hyperjump",
    applies: ({ schema }) =>
      somewhere(schema, (part) => branching.some((word) => word in part)) &&
      somewhere(schema, (part) => "unevaluatedItems" in part || "unevaluatedProperties" in part),
  },
];

/** Whether a test holds for a schema or for anything that looks like one inside it. */
function somewhere(part: unknown, holds: (schema: object) => boolean): boolean {
  if (typeof part !== "object" || part === null) return false;
  return holds(part) || Object.values(part).some((inner) => somewhere(inner, holds));
}

/** The disagreement that a schema and a value are known for. */
export function exclusionFor(found: Disagreement): Exclusion | undefined {
  return exclusions.find(({ applies }) => applies(found));
}
