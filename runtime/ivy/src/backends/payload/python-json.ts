import { type ExactJson, ExactNumber, isExactList, isExactObject } from "../../exact/index.js";

/**
 * Writes a value with the bytes that the original sends: a blank after each comma and colon, everything beyond ASCII escaped, and
 * floating numbers as Python spells them (`1.0`, `1e+22`, `1e-07`).
 */
export function pythonJson(value: ExactJson): string {
  if (value instanceof ExactNumber) return value.isInteger ? integerText(value) : pythonFloat(value.value);
  if (isExactList(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (isExactObject(value))
    return `{${[...value].map(([key, member]) => `${asciiText(key)}: ${pythonJson(member)}`).join(", ")}}`;
  return typeof value === "string" ? asciiText(value) : JSON.stringify(value);
}

function integerText({ text }: ExactNumber): string {
  return text === "-0" ? "0" : text;
}

function asciiText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const leastPlainExponent = -4;
const firstWideExponent = 16;

/** A floating number in the shortest form that reads back the same, with an exponent of two digits below 1e-4 and from 1e16 on. */
export function pythonFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < leastPlainExponent || exponent >= firstWideExponent)
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}
