import { isAnyNode, type ObjectFacet, restrictsOnlyBy } from "../../ir/index.js";
import { code, type Fragment, prefixed } from "../../print/index.js";
import { patternReach } from "./pattern-reach.js";
import type { TypeScope } from "./scope.js";
import { anyType, isNever, type TypeText, unionOf } from "./type-text.js";

/** What an object type says about properties that it does not name. */
export type IndexSignature = {
  /** The type of the keys. */
  readonly key: Fragment;
  readonly covers: (name: string) => boolean;
  readonly type: TypeText;
};

/** More names than this are not listed one by one. */
const maxListedNames = 64;

/** The names that `propertyNames` lists and nothing else mentions: properties that may be there. */
export function listedNames(facet: ObjectFacet): readonly string[] {
  const { propertyNames: names, properties, required } = facet;
  if (names?.values === undefined || !restrictsOnlyBy(names, ["types", "values"])) return [];
  if (isClosed(facet) || facet.patternProperties.length > 0) return [];
  const named = new Set([...properties.map((property) => property.name), ...required]);
  const listed = names.values.filter((value) => typeof value === "string").filter((name) => !named.has(name));
  return listed.length > maxListedNames ? [] : listed;
}

/** The type of a property that has no declaration of its own. */
export function undeclaredType(facet: ObjectFacet, inner: TypeScope): TypeText {
  const { additionalProperties: further, patternProperties } = facet;
  return further === undefined || patternProperties.length > 0 ? anyType : inner.typeOf(further, inner);
}

/**
 * The index signatures of an object type. Only where the document speaks about further properties: one on every open object
 * would let each misspelt property through. None is narrower than what the schema allows for any key that it covers.
 */
export function indexSignatures(facet: ObjectFacet, inner: TypeScope): readonly IndexSignature[] {
  if (facet.patternProperties.length > 0) return patternSignatures(facet, inner);
  const { additionalProperties: further } = facet;
  if (further === undefined || isAnyNode(further) || listedNames(facet).length > 0) return [];
  const type = inner.typeOf(further, inner);
  const declares = facet.properties.length > 0 || facet.required.length > 0;
  return isNever(type) && declares ? [] : [everyKey(type)];
}

function patternSignatures(facet: ObjectFacet, inner: TypeScope): readonly IndexSignature[] {
  const patterns = facet.patternProperties.map(({ pattern, node }) => ({
    reach: patternReach(pattern),
    type: inner.typeOf(node, inner),
  }));
  const everywhere = patterns.find(({ reach }) => reach === "every name");
  if (everywhere) return [everyKey(everywhere.type)];
  const prefixes = patterns.flatMap(({ reach, type }) =>
    typeof reach === "object" ? [{ prefix: reach.prefix, type }] : [],
  );
  const isApart = prefixes.every(({ prefix }, at) =>
    prefixes.every((other, index) => at === index || !prefix.startsWith(other.prefix)),
  );
  const { additionalProperties: further } = facet;
  const isOpen = further === undefined || isAnyNode(further);
  if (prefixes.length === patterns.length && isApart && (isOpen || isClosed(facet)))
    return prefixes.map(({ prefix, type }) => ({
      key: prefixed(prefix),
      covers: (name) => name.startsWith(prefix),
      type,
    }));
  if (isOpen) return [everyKey(anyType)];
  return [everyKey(unionOf([inner.typeOf(further, inner), ...patterns.map(({ type }) => type)]))];
}

function everyKey(type: TypeText): IndexSignature {
  return { key: code`string`, covers: () => true, type };
}

function isClosed(facet: ObjectFacet): boolean {
  return facet.additionalProperties?.never === true;
}
