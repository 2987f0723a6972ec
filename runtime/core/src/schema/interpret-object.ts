import { every, fail, quietly, type Walk, within } from "./finding.js";
import { own } from "./json-value.js";
import type { ObjectFacet, Property } from "./shape.js";

type Values = Record<string, unknown>;

/** The keywords of objects. Own properties only; a property that holds `undefined` counts as absent. */
export function checkObject(facet: ObjectFacet, value: Values, walk: Walk): boolean {
  return every([checkProperties, checkOthers, checkObjectLimits, checkDependentSchemas], walk, (passes) =>
    passes(facet, value, walk),
  );
}

function checkProperties(facet: ObjectFacet, value: Values, walk: Walk): boolean {
  if (facet.properties === undefined) return true;
  return every(facet.properties, walk, ([name, property]) => {
    const part = own(value, name);
    // Such a null is no value but the sign that even the default is not wanted.
    if (part === null && property.null === "omit") return true;
    if (part !== undefined) return within(walk, name, () => walk.check(property.shape, part, walk));
    return !isMissing(property, walk) || missing(walk, name);
  });
}

/** A required property without any default, or one that takes the name of a service which is not known here. */
function isMissing(property: Property, walk: Walk): boolean {
  if (property.dynamicDefault === "service-name") return !walk.knowsService;
  return property.required && property.default === undefined && property.dynamicDefault === undefined;
}

function missing(walk: Walk, name: string): false {
  return fail(walk, { keyword: "required", expected: "a value", value: undefined, below: name });
}

/** Properties that are declared by pattern or not at all. */
function checkOthers(facet: ObjectFacet, value: Values, walk: Walk): boolean {
  const { properties, patternProperties = [], additionalProperties, propertyNames } = facet;
  if (patternProperties.length === 0 && additionalProperties === undefined && propertyNames === undefined)
    return true;
  const silent = quietly(walk);
  return every(presentNames(value), walk, (name) => {
    if (propertyNames !== undefined && !walk.check(propertyNames, name, silent)) {
      return fail(walk, {
        keyword: "propertyNames",
        expected: "another name",
        value: value[name],
        below: name,
      });
    }
    const matching = patternProperties.filter(([pattern]) => pattern.test(name)).map(([, shape]) => shape);
    const isExtra = matching.length === 0 && properties?.has(name) !== true;
    if (!isExtra || additionalProperties === undefined) {
      return every(matching, walk, (shape) => within(walk, name, () => walk.check(shape, value[name], walk)));
    }
    if (additionalProperties.never === true) {
      return fail(walk, {
        keyword: "additionalProperties",
        expected: "no further property",
        value: value[name],
        below: name,
      });
    }
    return within(walk, name, () => walk.check(additionalProperties, value[name], walk));
  });
}

/** Names of the own properties that hold something. */
export function presentNames(value: Values): readonly string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

/** What concerns an object as a whole, not its properties one by one. */
export function checkObjectLimits(facet: ObjectFacet, value: Values, walk: Walk): boolean {
  return every([checkRequired, checkSize, checkDependentRequired], walk, (passes) =>
    passes(facet, value, walk),
  );
}

function checkRequired(facet: ObjectFacet, value: Values, walk: Walk): boolean {
  return every(facet.required ?? [], walk, (name) => own(value, name) !== undefined || missing(walk, name));
}

function checkSize({ minProperties, maxProperties }: ObjectFacet, value: Values, walk: Walk): boolean {
  if (minProperties === undefined && maxProperties === undefined) return true;
  const size = presentNames(value).length;
  if (minProperties !== undefined && size < minProperties) {
    return fail(walk, {
      keyword: "minProperties",
      expected: `at least ${nounOf(minProperties)}`,
      value,
      limit: minProperties,
    });
  }
  if (maxProperties === undefined || size <= maxProperties) return true;
  return fail(walk, {
    keyword: "maxProperties",
    expected: `at most ${nounOf(maxProperties)}`,
    value,
    limit: maxProperties,
  });
}

function nounOf(amount: number): string {
  return amount === 1 ? "1 property" : `${amount} properties`;
}

function checkDependentRequired(facet: ObjectFacet, value: Values, walk: Walk): boolean {
  if (facet.dependentRequired === undefined) return true;
  return every(facet.dependentRequired, walk, ([name, needed]) => {
    if (own(value, name) === undefined) return true;
    return every(needed, walk, (other) => {
      if (own(value, other) !== undefined) return true;
      return fail(walk, {
        keyword: "dependentRequired",
        expected: `a value, because ${name} is given`,
        value: undefined,
        below: other,
      });
    });
  });
}

function checkDependentSchemas(facet: ObjectFacet, value: Values, walk: Walk): boolean {
  if (facet.dependentSchemas === undefined) return true;
  return every(
    facet.dependentSchemas,
    walk,
    ([name, shape]) => own(value, name) === undefined || walk.check(shape, value, walk),
  );
}
