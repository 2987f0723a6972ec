import { codePoints, equal, isMultiple, isObject, own } from "./json-value.js";
import type { ArrayFacet, JsonType, NumberFacet, ObjectFacet, Shape, StringFacet } from "./shape.js";

/** The verdict over a value, and what the schema has evaluated of it. */
type Evaluation = { readonly valid: boolean; readonly seen: ReadonlySet<string> };

/**
 * What JSON Schema 2020-12 says, as directly as it can be written: every keyword is asked, and each passes on what it has
 * evaluated. Slow and without reports; here to be compared with.
 */
export function evaluate(shape: Shape, value: unknown): Evaluation {
  if (shape.never === true) return invalid;
  const adjacent = conjunction([
    ofTypes(shape, value),
    bare(shape.values === undefined || shape.values.some((one) => equal(one, value))),
    typeof value === "string" ? ofString(shape.string, value) : valid,
    typeof value === "number" || typeof value === "bigint" ? ofNumber(shape.number, value) : valid,
    Array.isArray(value) ? ofArray(shape.array, value) : valid,
    isObject(value) ? ofObject(shape.object, value) : valid,
    shape.ref === undefined ? valid : evaluate(shape.ref().model.shape, value),
    conjunction((shape.allOf ?? []).map((member) => evaluate(member, value))),
    ofUnion(shape.anyOf, value, (fitting) => fitting > 0),
    ofUnion(shape.oneOf, value, (fitting) => fitting === 1),
    bare(shape.not === undefined || !evaluate(shape.not, value).valid),
    ofCondition(shape, value),
  ]);
  return ofUnevaluated(shape, value, adjacent);
}

const valid: Evaluation = { valid: true, seen: new Set() };
const invalid: Evaluation = { valid: false, seen: new Set() };

function bare(isValid: boolean): Evaluation {
  return isValid ? valid : invalid;
}

function conjunction(parts: readonly Evaluation[]): Evaluation {
  if (parts.some((part) => !part.valid)) return invalid;
  return { valid: true, seen: new Set(parts.flatMap(({ seen }) => [...seen])) };
}

function ofTypes({ types }: Shape, value: unknown): Evaluation {
  return bare(value !== undefined && (types === undefined || types.some((type) => isOf(type, value))));
}

function isOf(type: JsonType, value: unknown): boolean {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const kinds: Readonly<Record<JsonType, boolean>> = {
    null: value === null,
    boolean: typeof value === "boolean",
    string: typeof value === "string",
    number: isNumber,
    integer: isNumber && (typeof value === "bigint" || Number.isInteger(value)),
    array: Array.isArray(value),
    object: isObject(value),
  };
  return kinds[type];
}

function ofString(
  { minLength = 0, maxLength = Infinity, pattern }: StringFacet = {},
  text: string,
): Evaluation {
  const length = codePoints(text);
  return bare(length >= minLength && length <= maxLength && pattern?.test(text) !== false);
}

function ofNumber(facet: NumberFacet = {}, value: number | bigint): Evaluation {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum, multipleOf } = facet;
  return bare(
    value >= minimum &&
      value <= maximum &&
      (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
      (exclusiveMaximum === undefined || value < exclusiveMaximum) &&
      (multipleOf === undefined || isMultiple(value, multipleOf)),
  );
}

function ofArray(facet: ArrayFacet = {}, items: readonly unknown[]): Evaluation {
  const { prefixItems = [], minItems = 0, maxItems = Infinity, uniqueItems = false } = facet;
  const { contains, minContains = 1, maxContains = Infinity } = facet;
  const found = items.flatMap((item, index) =>
    contains !== undefined && evaluate(contains, item).valid ? [String(index)] : [],
  );
  const counts = contains === undefined || (found.length >= minContains && found.length <= maxContains);
  const isRepeated = items.some((item, index) => items.slice(0, index).some((other) => equal(item, other)));
  const parts = items.map((item, index) => {
    const shape = prefixItems[index] ?? facet.items;
    return shape === undefined ? valid : at(String(index), evaluate(shape, item));
  });
  const isFine = items.length >= minItems && items.length <= maxItems && !(uniqueItems && isRepeated);
  return conjunction([bare(isFine && counts), { valid: true, seen: new Set(found) }, ...parts]);
}

/** A part that was looked at counts as evaluated under its name. */
function at(step: string, { valid: isValid }: Evaluation): Evaluation {
  return isValid ? { valid: true, seen: new Set([step]) } : invalid;
}

function namesOf(value: Record<string, unknown>): readonly string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

function ofObject(facet: ObjectFacet = {}, value: Record<string, unknown>): Evaluation {
  const { properties = new Map(), required = [], patternProperties = [], additionalProperties } = facet;
  const { minProperties = 0, maxProperties = Infinity, propertyNames } = facet;
  const names = namesOf(value);
  const has = (name: string): boolean => own(value, name) !== undefined;
  const needed = [...properties].filter(([, property]) => property.required).map(([name]) => name);
  const dependents = [...(facet.dependentRequired ?? [])].flatMap(([name, others]) =>
    has(name) ? others : [],
  );
  const parts = names.map((name) => {
    const declared = properties.has(name) ? [properties.get(name)?.shape ?? {}] : [];
    const matching = patternProperties.filter(([pattern]) => pattern.test(name)).map(([, shape]) => shape);
    const known = [...declared, ...matching];
    const shapes = known.length === 0 && additionalProperties !== undefined ? [additionalProperties] : known;
    return conjunction(shapes.map((shape) => at(name, evaluate(shape, value[name]))));
  });
  const schemas = [...(facet.dependentSchemas ?? [])].filter(([name]) => has(name));
  return conjunction([
    bare([...required, ...needed, ...dependents].every(has)),
    bare(names.length >= minProperties && names.length <= maxProperties),
    bare(propertyNames === undefined || names.every((name) => evaluate(propertyNames, name).valid)),
    ...parts,
    ...schemas.map(([, shape]) => evaluate(shape, value)),
  ]);
}

function ofUnion(
  members: readonly Shape[] | undefined,
  value: unknown,
  isEnough: (fitting: number) => boolean,
): Evaluation {
  if (members === undefined) return valid;
  const fitting = members.map((member) => evaluate(member, value)).filter((part) => part.valid);
  return isEnough(fitting.length) ? conjunction(fitting) : invalid;
}

function ofCondition(shape: Shape, value: unknown): Evaluation {
  if (shape.if === undefined) return valid;
  const condition = evaluate(shape.if, value);
  const rule = condition.valid ? shape.then : shape.else;
  const result = rule === undefined ? valid : evaluate(rule, value);
  return condition.valid ? conjunction([condition, result]) : result;
}

function ofUnevaluated(shape: Shape, value: unknown, adjacent: Evaluation): Evaluation {
  const rest = Array.isArray(value) ? shape.unevaluatedItems : shape.unevaluatedProperties;
  if (rest === undefined || typeof value !== "object" || value === null) return adjacent;
  const steps = Array.isArray(value)
    ? [...value.keys()].map(String)
    : namesOf(value as Record<string, unknown>);
  const left = steps.filter((step) => !adjacent.seen.has(step));
  const parts = left.map((step) => at(step, evaluate(rest, (value as Record<string, unknown>)[step])));
  return conjunction([adjacent, ...parts]);
}
