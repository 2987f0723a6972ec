import {
  hasType,
  isList,
  isRecord,
  type Json,
  type SchemaNode,
  sameJson,
  type TypeLookup,
} from "../../ir/index.js";

const maxDepth = 32;

/** Whether a listed value fits a schema; undefined where that is not certain. */
export function valueFits(value: Json, node: SchemaNode, lookup: TypeLookup, depth = 0): boolean | undefined {
  if (depth > maxDepth) return undefined;
  const next = (inner: SchemaNode): boolean | undefined => valueFits(value, inner, lookup, depth + 1);
  if (node.never) return false;
  if (node.types && !node.types.some((type) => hasType(value, type))) return false;
  if (node.values && !node.values.some((listed) => sameJson(listed, value))) return false;
  const target = node.ref === undefined ? undefined : lookup(node.ref)?.node;
  return every([
    node.ref === undefined ? true : target && next(target),
    ...(node.allOf ?? []).map(next),
    node.anyOf ? some(node.anyOf.map(next)) : true,
    node.oneOf ? exactlyOne(node.oneOf.map(next)) : true,
    node.not ? negated(next(node.not)) : true,
    node.if || node.unevaluatedItems || node.unevaluatedProperties ? undefined : true,
    fitsFacets(value, node),
  ]);
}

function fitsFacets(value: Json, node: SchemaNode): boolean | undefined {
  if (typeof value === "string") return fitsString(value, node);
  if (typeof value === "number" || typeof value === "bigint") return fitsNumber(value, node);
  if (isList(value)) return node.array === undefined ? true : undefined;
  if (isRecord(value)) return node.object === undefined ? true : undefined;
  return true;
}

function fitsString(value: string, { string = {} }: SchemaNode): boolean | undefined {
  const length = Array.from(value).length;
  if (length < (string.minLength ?? 0) || length > (string.maxLength ?? length)) return false;
  if (string.format !== undefined) return undefined;
  return string.pattern === undefined ? true : tested(string.pattern, value);
}

function tested(pattern: string, value: string): boolean | undefined {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return undefined;
  }
}

function fitsNumber(value: number | bigint, { number = {} }: SchemaNode): boolean | undefined {
  if (number.minimum !== undefined && value < number.minimum) return false;
  if (number.maximum !== undefined && value > number.maximum) return false;
  if (number.exclusiveMinimum !== undefined && value <= number.exclusiveMinimum) return false;
  if (number.exclusiveMaximum !== undefined && value >= number.exclusiveMaximum) return false;
  const { multipleOf } = number;
  if (multipleOf === undefined || multipleOf === 1) return true;
  return typeof value === "number" && Number.isInteger(value) && Number.isInteger(multipleOf)
    ? value % multipleOf === 0
    : undefined;
}

type Verdict = boolean | undefined;

function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function exactlyOne(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(undefined)) return undefined;
  return verdicts.filter((verdict) => verdict === true).length === 1;
}

function negated(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}
