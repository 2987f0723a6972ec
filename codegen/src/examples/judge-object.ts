import type { Json, JsonRecord, ObjectFacet, Property, SchemaNode } from "../ir/index.js";
import type { JudgePart } from "./judge.js";
import { matches } from "./matches.js";
import type { Seen } from "./seen.js";
import { every, type Verdict } from "./verdict.js";

/** Whether an object fits what a schema says of objects. */
export function judgeObject(
  value: JsonRecord,
  facet: ObjectFacet,
  part: JudgePart,
  seen: Seen | undefined,
): Verdict {
  const names = Object.keys(value);
  if (names.length < (facet.minProperties ?? 0) || names.length > (facet.maxProperties ?? names.length))
    return false;
  const { propertyNames } = facet;
  const declared = new Map(facet.properties.map((property) => [property.name, property.node]));
  return every([
    judgePresence(value, facet),
    ...names.map((name) =>
      judgeMember(value[name] as Json, schemasFor(name, facet, declared), name, part, seen),
    ),
    ...(propertyNames === undefined ? [] : names.map((name) => part(name, propertyNames))),
    ...facet.dependentSchemas
      .filter(({ property }) => Object.hasOwn(value, property))
      .map(({ node }) => part(value, node, seen)),
  ]);
}

function judgePresence(value: JsonRecord, facet: ObjectFacet): Verdict {
  const has = (name: string): boolean => Object.hasOwn(value, name);
  if (facet.required.some((name) => !has(name))) return false;
  const misses = ({ property, requires }: ObjectFacet["dependentRequired"][number]): boolean =>
    has(property) && requires.some((name) => !has(name));
  if (facet.dependentRequired.some(misses)) return false;
  return every(
    facet.properties.map((property) => !property.required || has(property.name) || isFilled(property)),
  );
}

/** Whether a default stands in; the name of a service is not known everywhere. */
function isFilled({ default: fallback, dynamicDefault }: Property): Verdict {
  if (fallback !== undefined || dynamicDefault === "now") return true;
  return dynamicDefault === undefined ? false : undefined;
}

/** The schemas of a property; undefined where it is not certain which apply. */
function schemasFor(
  name: string,
  facet: ObjectFacet,
  declared: ReadonlyMap<string, SchemaNode>,
): readonly SchemaNode[] | undefined {
  const own = declared.get(name);
  const found = own === undefined ? [] : [own];
  for (const { pattern, node } of facet.patternProperties) {
    const verdict = matches(pattern, name);
    if (verdict === undefined) return undefined;
    if (verdict) found.push(node);
  }
  if (found.length > 0 || facet.additionalProperties === undefined) return found;
  return [facet.additionalProperties];
}

function judgeMember(
  value: Json,
  schemas: readonly SchemaNode[] | undefined,
  name: string,
  part: JudgePart,
  seen: Seen | undefined,
): Verdict {
  if (schemas === undefined) {
    if (seen !== undefined) seen.isUnsure = true;
    return undefined;
  }
  if (schemas.length > 0) seen?.add(name);
  return every(schemas.map((schema) => part(value, schema)));
}
