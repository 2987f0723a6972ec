import { check, checkArrayLimits, fits } from "../schema/interpret.js";
import { equal, isObject, kindOf } from "../schema/json-value.js";
import type { ArrayFacet, Json, JsonType, Shape } from "../schema/shape.js";
import { enumerationWords } from "../schema/words.js";
import { collected } from "./lenient-check.js";
import { toObject } from "./lenient-object.js";
import {
  convertedTexts,
  toBoolean,
  toFloat,
  toFormattedText,
  toInteger,
  toUnixTime,
} from "./lenient-scalar.js";
import { type Conversion, failed, inside, reject } from "./lenient-state.js";
import { type Normal, normalOf } from "./normal.js";
import { issueOf } from "./texts.js";

/** Converts a value to what its shape asks for, as leniently as the openmodule reference does (spec §2.2). */
export function convert(shape: Shape, value: unknown, conversion: Conversion): unknown {
  const normal = normalOf(shape);
  if (value === null) return fits(shape, null) ? null : rejectNull(conversion);
  if (isAlternative(normal)) return convertUnion(normal.unions.flat(), value, conversion);
  if (normal.values !== undefined) return convertValue(shape, normal.values, value, conversion);
  const type = typeFor(normal, value);
  if (type === undefined) return verified(shape, value, conversion);
  if (type === "several")
    return convertUnion(
      [...(normal.types ?? [])].map((one) => ({ ...shape, types: [one] })),
      value,
      conversion,
    );
  return convertType(type, shape, value, conversion);
}

function rejectNull(conversion: Conversion): typeof failed {
  return reject(conversion, null, {
    keyword: "type",
    expected: "a value",
    wireMessage: "none is not an allowed value",
    wireType: "type_error.none.not_allowed",
  });
}

/** A shape that says nothing beside its alternatives. */
function isAlternative({ unions, types, values, object, array }: Normal): boolean {
  return (
    unions.length > 0 &&
    types === undefined &&
    values === undefined &&
    object === undefined &&
    array === undefined
  );
}

/** The type to convert to; undefined when the shape does not ask for one. */
function typeFor({ types, object, array }: Normal, value: unknown): JsonType | "several" | undefined {
  if (types === undefined) {
    if (object !== undefined && isObject(value)) return "object";
    return array !== undefined && Array.isArray(value) ? "array" : undefined;
  }
  const choices = [...types].filter((type) => type !== "null");
  return choices.length > 1 ? "several" : (choices[0] ?? "null");
}

function convertType(type: JsonType, shape: Shape, value: unknown, conversion: Conversion): unknown {
  const normal = normalOf(shape);
  switch (type) {
    case "object":
      return toObject(normal, value, conversion);
    case "array":
      return toArray(normal, value, conversion);
    case "string":
      return verified(shape, toFormattedText(value, conversion, normal.textFormat), conversion);
    case "boolean":
      return verified(shape, toBoolean(value, conversion), conversion);
    case "integer":
      return verified(shape, toInteger(value, conversion, normal.numberFormat), conversion);
    case "number": {
      const number =
        normal.numberFormat === "unixtime" ? toUnixTime(value, conversion) : toFloat(value, conversion);
      return verified(shape, number, conversion);
    }
    case "null":
      return collected(conversion, (walk) => check(shape, value, walk)) ? value : failed;
  }
}

function convertValue(
  shape: Shape,
  values: readonly Json[],
  value: unknown,
  conversion: Conversion,
): unknown {
  const chosen = values.find((allowed) => equal(allowed, value));
  if (chosen !== undefined) return verified(shape, chosen, conversion);
  const keyword = values.length === 1 ? "const" : "enum";
  const finding = {
    path: [...conversion.path],
    keyword,
    expected: enumerationWords(values),
    received: kindOf(value),
    limit: values,
  };
  conversion.issues.push(issueOf(finding));
  return failed;
}

/** The first alternative that the value fits as it is; else the first to which it can be converted. */
function convertUnion(branches: readonly Shape[], value: unknown, conversion: Conversion): unknown {
  const exact = branches.find((branch) => fits(branch, value));
  if (exact !== undefined) return convert(exact, value, conversion);
  const attempts = branches
    .filter((branch) => !isOnlyNull(branch))
    .map((branch) => {
      const attempt = { ...conversion, path: [...conversion.path], issues: [] };
      return { result: convert(branch, value, attempt), issues: attempt.issues };
    });
  const first = attempts.find(({ result }) => result !== failed);
  if (first !== undefined) return first.result;
  conversion.issues.push(...attempts.flatMap(({ issues }) => issues));
  return failed;
}

function isOnlyNull(shape: Shape): boolean {
  const { types } = normalOf(shape);
  return types?.size === 1 && types.has("null");
}

function toArray(normal: Normal, value: unknown, conversion: Conversion): unknown {
  if (!Array.isArray(value)) {
    return reject(conversion, value, {
      keyword: "type",
      expected: "an array",
      wireMessage: "value is not a valid list",
      wireType: "type_error.list",
    });
  }
  const { prefixItems = [], items }: ArrayFacet = normal.array ?? {};
  const converted = value.map((item: unknown, index) => {
    const shape = prefixItems[index] ?? items;
    return shape === undefined ? item : inside(conversion, index, () => convert(shape, item, conversion));
  });
  if (converted.includes(failed)) return failed;
  return collected(conversion, (walk) =>
    normal.parts.every((part) => part.array === undefined || checkArrayLimits(part.array, converted, walk)),
  )
    ? converted
    : failed;
}

/** What conversion does not decide is checked on its result. */
function verified(shape: Shape, value: unknown, conversion: Conversion): unknown {
  if (value === failed || !needsCheck(shape)) return value;
  return collected(conversion, (walk) => check(shape, value, walk)) ? value : failed;
}

const checked = new WeakMap<Shape, boolean>();

/** Whether a shape says more than type and format, which conversion has seen to. */
function needsCheck(shape: Shape): boolean {
  let needs = checked.get(shape);
  if (needs === undefined) {
    needs = normalOf(shape).parts.some(saysMore);
    checked.set(shape, needs);
  }
  return needs;
}

const decided: ReadonlySet<string> = new Set(["types", "string", "number", "ref", "allOf"]);

function saysMore(shape: Shape): boolean {
  if (Object.keys(shape).some((keyword) => !decided.has(keyword))) return true;
  const isOpen = shape.types === undefined && (shape.string ?? shape.number) !== undefined;
  return isOpen || isLimited(shape.string, convertedTexts) || isLimited(shape.number, convertedNumbers);
}

function isLimited(facet: { readonly format?: string } | undefined, converted: ReadonlySet<string>): boolean {
  if (facet === undefined) return false;
  const { format, ...limits } = facet;
  return Object.keys(limits).length > 0 || (format !== undefined && !converted.has(format));
}

const convertedNumbers = new Set(["int64", "uint64", "unixtime"]);
