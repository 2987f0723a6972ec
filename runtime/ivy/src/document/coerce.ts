import type { Shape } from "@edgeloom/runtime/schema";
import { type ExactJson, ExactNumber, isExactList, isExactObject } from "../exact/index.js";
import { allows, expand, shapesOfItems, shapesOfMember } from "./shapes.js";

/**
 * Converts what the validator of the original converts (specification §2.2): texts and booleans where an integer or a number is
 * asked for. Everything else stays, and is judged by the schema.
 */
export function coerce(value: ExactJson, shapes: readonly Shape[]): ExactJson {
  const known = expand(shapes);
  if (isExactObject(value))
    return new Map([...value].map(([key, member]) => [key, coerce(member, shapesOfMember(known, key))]));
  if (isExactList(value)) {
    const items = shapesOfItems(known);
    return value.map((item) => coerce(item, items));
  }
  if (typeof value === "boolean" && !allows(known, "boolean")) return fromBoolean(value, known);
  if (typeof value === "string" && !allows(known, "string")) return fromText(value, known);
  return value;
}

function fromBoolean(value: boolean, shapes: readonly Shape[]): ExactJson {
  if (allows(shapes, "integer")) return new ExactNumber(value ? "1" : "0");
  if (allows(shapes, "number")) return new ExactNumber(value ? "1.0" : "0.0");
  return value;
}

// Single underscores between digits are read over; a fraction of an integer must be nothing.
const integerText = /^\s*([+-]?)0*(\d+(?:_\d+)*)(?:\.0*)?\s*$/;
const numberText = /^\s*[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function fromText(text: string, shapes: readonly Shape[]): ExactJson {
  if (allows(shapes, "integer")) {
    const [, sign = "", digits = ""] = integerText.exec(text) ?? [];
    if (digits === "") return text;
    return new ExactNumber(`${sign === "-" ? "-" : ""}${BigInt(digits.replaceAll("_", ""))}`);
  }
  if (allows(shapes, "number") && numberText.test(text))
    return new ExactNumber(String(Number(text.replaceAll("_", ""))));
  return text;
}
