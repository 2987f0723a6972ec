import { propertiesNamed, type SchemaNode, type TypeLookup } from "../../ir/index.js";

/** The value of `type` that a payload fixes: by a constant, or by the default that it has when nobody says otherwise. */
export function wireTypeOf(payload: SchemaNode, lookup: TypeLookup): string | undefined {
  const declared = propertiesNamed(payload, "type", lookup);
  for (const { node } of declared) {
    const only = node.values?.length === 1 ? node.values[0] : undefined;
    if (typeof only === "string") return only;
  }
  return declared.map((property) => property.default).find((value) => typeof value === "string");
}
