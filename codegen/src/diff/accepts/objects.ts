import { conjoin, type ObjectFacet, type Property, type SchemaNode } from "../../ir/index.js";
import type { Acceptance } from "./accepts.js";
import { areSame } from "./same.js";

/** What an object says that says nothing. */
export const noProperties: ObjectFacet = {
  properties: [],
  required: [],
  patternProperties: [],
  dependentRequired: [],
  dependentSchemas: [],
};

/** Whether every object of one facet fits another. */
export function acceptsObject(
  outer: ObjectFacet | undefined,
  inner: ObjectFacet | undefined,
  acceptance: Acceptance,
): boolean {
  if (outer === undefined) return true;
  const given = inner ?? noProperties;
  return (
    acceptsPresence(outer, given) &&
    acceptsCounts(outer, given) &&
    acceptsNames(outer, given, acceptance) &&
    acceptsDependents(outer, given, acceptance) &&
    namesOf(outer, given).every((name) => acceptsMember(name, outer, given, acceptance)) &&
    acceptsOthers(outer, given, acceptance)
  );
}

/** Names that must be there: what has a default is filled in. */
export function requiredNames(facet: ObjectFacet): readonly string[] {
  return [...facet.required, ...facet.properties.filter(mustBeThere).map((property) => property.name)];
}

/** Whether a property must be sent. */
export function mustBeThere(property: Property): boolean {
  return property.required && property.default === undefined && property.dynamicDefault === undefined;
}

/** The declared property of a name. */
export function propertyOf(facet: ObjectFacet, name: string): Property | undefined {
  return facet.properties.find((property) => property.name === name);
}

function namesOf(...facets: readonly ObjectFacet[]): readonly string[] {
  return [...new Set(facets.flatMap((facet) => facet.properties.map((property) => property.name)))];
}

function acceptsPresence(outer: ObjectFacet, inner: ObjectFacet): boolean {
  const sure = new Set(requiredNames(inner));
  return requiredNames(outer).every((name) => sure.has(name));
}

function acceptsCounts(outer: ObjectFacet, inner: ObjectFacet): boolean {
  const least = Math.max(inner.minProperties ?? 0, requiredNames(inner).length);
  const closed = inner.additionalProperties?.never && inner.patternProperties.length === 0;
  const most = Math.min(
    inner.maxProperties ?? Number.POSITIVE_INFINITY,
    closed ? inner.properties.length : Number.POSITIVE_INFINITY,
  );
  return (outer.minProperties ?? 0) <= least && (outer.maxProperties ?? Number.POSITIVE_INFINITY) >= most;
}

function acceptsNames(outer: ObjectFacet, inner: ObjectFacet, acceptance: Acceptance): boolean {
  if (outer.propertyNames === undefined) return true;
  return inner.propertyNames !== undefined && acceptance.accepts(outer.propertyNames, inner.propertyNames);
}

function acceptsDependents(outer: ObjectFacet, inner: ObjectFacet, acceptance: Acceptance): boolean {
  const sure = new Set(requiredNames(inner));
  const namesHold = outer.dependentRequired.every(({ property, requires }) => {
    const given = inner.dependentRequired.find((entry) => entry.property === property)?.requires ?? [];
    return cannotBeThere(inner, property) || requires.every((name) => sure.has(name) || given.includes(name));
  });
  return (
    namesHold &&
    outer.dependentSchemas.every(({ property, node }) => {
      const given = inner.dependentSchemas.find((entry) => entry.property === property);
      return (
        cannotBeThere(inner, property) || (given !== undefined && areSame(node, given.node, acceptance.sides))
      );
    })
  );
}

function cannotBeThere(facet: ObjectFacet, name: string): boolean {
  return suppliesFor(name, facet).some((node) => node.never);
}

/** One name that either side declares. */
function acceptsMember(
  name: string,
  outer: ObjectFacet,
  inner: ObjectFacet,
  acceptance: Acceptance,
): boolean {
  const declared = propertyOf(inner, name);
  const wanted = propertyOf(outer, name);
  const { declaredNames } = acceptance.sides;
  const isNew = declared === undefined && declaredNames?.has(name) === false;
  if (isNew && inner.additionalProperties === undefined) return true;
  if (declared !== undefined && wanted !== undefined && !takesSpelling(wanted, declared)) return false;
  const supplied = suppliesFor(name, inner).reduce<SchemaNode | undefined>(
    (joined, node) => (joined === undefined ? node : (conjoin(joined, node) ?? joined)),
    undefined,
  );
  return suppliesFor(name, outer).every((node) => acceptance.accepts(node, supplied ?? acceptance.anything));
}

/** What lenient readers take beside the schema: other names, and null for "left out". */
function takesSpelling(outer: Property, inner: Property): boolean {
  const aliases = new Set(outer.aliases);
  if (inner.aliases?.some((alias) => !aliases.has(alias))) return false;
  return inner.null === undefined || inner.null === outer.null;
}

/** The schemas that apply to a property of this name. */
function suppliesFor(name: string, facet: ObjectFacet): readonly SchemaNode[] {
  const property = propertyOf(facet, name);
  const matching = facet.patternProperties.filter(({ pattern }) => matches(pattern, name));
  const found = [...(property ? [property.node] : []), ...matching.map((entry) => entry.node)];
  if (found.length > 0 || facet.additionalProperties === undefined) return found;
  return [facet.additionalProperties];
}

/** Patterns have passed the check for cost before anything is compared. */
function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}

/** Names that neither side declares. */
function acceptsOthers(outer: ObjectFacet, inner: ObjectFacet, acceptance: Acceptance): boolean {
  const { anything } = acceptance;
  const rest = inner.additionalProperties ?? anything;
  const byPattern = new Map(inner.patternProperties.map((entry) => [entry.pattern, entry.node]));
  const patternsHold = outer.patternProperties.every(({ pattern, node }) => {
    const same = byPattern.get(pattern);
    if (same !== undefined) return acceptance.accepts(node, same);
    return (
      acceptance.accepts(node, rest) && [...byPattern.values()].every((one) => acceptance.accepts(node, one))
    );
  });
  if (!patternsHold) return false;
  if (outer.additionalProperties === undefined) return true;
  const known = new Set(outer.patternProperties.map((entry) => entry.pattern));
  const loose = [...byPattern].filter(([pattern]) => !known.has(pattern)).map(([, node]) => node);
  return [rest, ...loose].every((node) => acceptance.accepts(outer.additionalProperties ?? anything, node));
}
