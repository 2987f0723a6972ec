import { defaultOf } from "../schema/fill.js";
import { check, checkObjectLimits, fits } from "../schema/interpret.js";
import { isObject, own, put } from "../schema/json-value.js";
import type { ObjectFacet, Property, Shape } from "../schema/shape.js";
import { collected } from "./lenient-check.js";
import { type Conversion, failed, inside, reject } from "./lenient-state.js";
import { type Normal, type NormalObject, normalOf } from "./normal.js";

type Values = Record<string, unknown>;

/** One object on its way: what came, what became of it, and what the rules of the schema get to see. */
type Building = {
  readonly source: Values;
  readonly result: Values;
  /** The result, with explicit nulls still in it; absent when there is no rule to look at it. */
  readonly visible: Values | undefined;
  readonly faulty: Set<string>;
};

const noObject: NormalObject = { fields: new Map(), patterns: [], others: undefined };

/** Object: an empty text and an empty list count as an object without properties. */
export function toObject(normal: Normal, value: unknown, conversion: Conversion): unknown {
  const source = asObject(value);
  if (source === undefined) {
    return reject(conversion, value, {
      keyword: "type",
      expected: "an object",
      wireMessage: "value is not a valid dict",
      wireType: "type_error.dict",
    });
  }
  const building: Building = {
    source,
    result: {},
    visible: hasRules(normal) ? {} : undefined,
    faulty: new Set(),
  };
  const object = normal.object ?? noObject;
  for (const [name, property] of object.fields) addField(name, property, building, conversion);
  addOthers(object, building, conversion);
  const before = conversion.issues.length;
  applyRules(normal, building, conversion);
  if (building.faulty.size > 0 || conversion.issues.length > before) return failed;
  return verifyWhole(normal, building.result, conversion) ? building.result : failed;
}

function hasRules({ parts }: Normal): boolean {
  return parts.some((part) => part.report !== undefined);
}

/** The object that a value stands for; undefined when it stands for none. */
export function asObject(value: unknown): Values | undefined {
  if (isObject(value)) return value;
  return value === "" || (Array.isArray(value) && value.length === 0) ? {} : undefined;
}

function addField(name: string, property: Property, building: Building, conversion: Conversion): void {
  const given = givenValue(name, property, building.source);
  if (given === null && property.null !== "default") {
    if (building.visible !== undefined) put(building.visible, name, null);
    if (property.null === "omit" || isNullable(property)) {
      // Where a default would step in again, null has to stay to be told from absent.
      if (property.default !== undefined) put(building.result, name, null);
      return;
    }
  }
  const absent = given === undefined || (given === null && property.null === "default");
  const value = absent
    ? defaultValue(name, property, building, conversion)
    : inside(conversion, name, () => conversion.convert(property.shape, given, conversion));
  if (value === undefined) return;
  if (value === failed) building.faulty.add(name);
  else {
    put(building.result, name, value);
    if (building.visible !== undefined) put(building.visible, name, value);
  }
}

/** An optional property without default takes null as absent. */
function isNullable({ required, default: fallback, dynamicDefault }: Property): boolean {
  return !required && fallback === undefined && dynamicDefault === undefined;
}

/** The value under the property's own name, else under one of its other names. */
function givenValue(name: string, property: Property, source: Values): unknown {
  const found = [name, ...(property.aliases ?? [])].find((candidate) => own(source, candidate) !== undefined);
  const given = found === undefined ? undefined : source[found];
  // An empty rule means no rule (openmodule spec §9.1).
  return given === "" && normalOf(property.shape).textFormat === "ical-recurrence" ? null : given;
}

function defaultValue(name: string, property: Property, building: Building, conversion: Conversion): unknown {
  const value = defaultOf(property, conversion.dynamics);
  if (value !== undefined || !property.required) return value;
  building.faulty.add(name);
  return reject(conversion, undefined, {
    keyword: "required",
    expected: "a value",
    wireMessage: "field required",
    wireType: "value_error.missing",
    below: name,
  });
}

/** Properties that are not declared stay only where the schema speaks of them. */
function addOthers(object: NormalObject, { source, result, faulty }: Building, conversion: Conversion): void {
  if (object.patterns.length === 0 && object.others === undefined) return;
  const taken = new Set([...object.fields.values()].flatMap((property) => property.aliases ?? []));
  for (const name of Object.keys(source)) {
    if (object.fields.has(name) || taken.has(name) || source[name] === undefined) continue;
    const shape = shapeOfOther(object, name);
    if (shape === undefined) continue;
    const value = inside(conversion, name, () => conversion.convert(shape, source[name], conversion));
    if (value === failed) faulty.add(name);
    else put(result, name, value);
  }
}

function shapeOfOther({ patterns, others }: NormalObject, name: string): Shape | undefined {
  const matching = patterns.filter(([pattern]) => pattern.test(name)).map(([, shape]) => shape);
  if (matching.length > 0) return matching.length === 1 ? matching[0] : { allOf: matching };
  return others?.never === true ? undefined : others;
}

/** Rules that peers know by a text of their own. A rule runs when the fields it looks at are sound, one failure per field. */
function applyRules(normal: Normal, { visible, faulty }: Building, conversion: Conversion): void {
  if (visible === undefined) return;
  for (const { if: condition, then, else: otherwise, report } of normal.parts) {
    if (condition === undefined || report === undefined || faulty.has(report.at)) continue;
    const looksAt = [condition, then, otherwise].flatMap((shape) =>
      shape === undefined ? [] : namesIn(shape),
    );
    if (looksAt.some((name) => faulty.has(name))) continue;
    const rule = fits(condition, visible) ? then : otherwise;
    if (rule === undefined || fits(rule, visible)) continue;
    faulty.add(report.at);
    reject(conversion, visible[report.at], {
      keyword: "if",
      expected: "a value that keeps the rule",
      wireMessage: report.message,
      wireType: report.type,
      below: report.at,
    });
  }
}

/** Names of the properties that a condition speaks of. */
function namesIn(shape: Shape): readonly string[] {
  const { object, not, allOf = [], anyOf = [], oneOf = [] } = shape;
  const members = [...allOf, ...anyOf, ...oneOf, ...(not === undefined ? [] : [not])];
  return [...(object?.properties?.keys() ?? []), ...(object?.required ?? []), ...members.flatMap(namesIn)];
}

/** What concerns an object as a whole and has no text of its own. */
type Whole = { readonly applicators: readonly Shape[]; readonly limits: readonly ObjectFacet[] };

const wholes = new WeakMap<Normal, Whole>();

function verifyWhole(normal: Normal, result: Values, conversion: Conversion): boolean {
  const { applicators, limits } = wholeOf(normal);
  if (applicators.length === 0 && limits.length === 0) return true;
  return collected(
    conversion,
    (walk) =>
      applicators.every((shape) => check(shape, result, walk)) &&
      limits.every((facet) => checkObjectLimits(facet, result, walk)),
  );
}

function wholeOf(normal: Normal): Whole {
  const known = wholes.get(normal);
  if (known !== undefined) return known;
  const whole: Whole = {
    applicators: normal.parts.map(applicatorsOf).filter((shape) => Object.keys(shape).length > 0),
    limits: normal.parts
      .map((part) => part.object)
      .filter((facet) => facet !== undefined && hasLimits(facet)) as ObjectFacet[],
  };
  wholes.set(normal, whole);
  return whole;
}

/** The part of a shape that conversion has not decided: alternatives, exclusions, and rules without a text. */
function applicatorsOf({
  anyOf,
  oneOf,
  not,
  if: condition,
  then,
  else: otherwise,
  report,
  object,
}: Shape): Shape {
  const isRule = condition !== undefined && report === undefined;
  const { propertyNames, dependentSchemas } = object ?? {};
  return {
    ...(propertyNames === undefined ? {} : { object: { propertyNames } }),
    ...(dependentSchemas === undefined ? {} : { allOf: [{ object: { dependentSchemas } }] }),
    ...(anyOf === undefined ? {} : { anyOf }),
    ...(oneOf === undefined ? {} : { oneOf }),
    ...(not === undefined ? {} : { not }),
    ...(isRule ? { if: condition } : {}),
    ...(isRule && then !== undefined ? { then } : {}),
    ...(isRule && otherwise !== undefined ? { else: otherwise } : {}),
  };
}

function hasLimits({ minProperties, maxProperties, dependentRequired, required }: ObjectFacet): boolean {
  return (minProperties ?? maxProperties ?? dependentRequired ?? required) !== undefined;
}
