import type { PayloadView } from "@edgeloom/runtime/devices";
import { stepsOf } from "./pointer.js";
import { RuleFailure } from "./rule-failure.js";

/**
 * JSON as it was written: a number keeps that it had a fraction (`1.0`), and objects keep the order of all their keys. Strings
 * and keys begin with `s`, numbers are strings that begin with `n`; so no key looks like an index, or like `__proto__`.
 */
export type Exact = null | boolean | string | Exact[] | { [key: string]: Exact };

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Reads a payload. Throws `MALFORMED` when it is not JSON. */
export function exactOf(view: PayloadView): Exact {
  // Whether it is JSON at all, and not nested too deeply, is found out there.
  void view.json;
  const marked = view.text.replace(tokens, (token) =>
    token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
  );
  return JSON.parse(marked) as Exact;
}

/** The value under a JSON pointer; undefined when there is none. */
export function exactAt(root: Exact, pointer: string): Exact | undefined {
  let value: Exact | undefined = root;
  for (const step of stepsOf(pointer)) {
    if (value === null || typeof value !== "object") return undefined;
    value = Array.isArray(value) ? value[Number(step)] : value[`s${step}`];
  }
  return value;
}

/** Compact JSON, with numbers as the original programs print them (fleet spec §8.1). */
export function exactText(value: Exact): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return scalarText(value);
  if (Array.isArray(value)) return `[${value.map(exactText).join(",")}]`;
  const members = Object.keys(value).map((key) => `${scalarText(key)}:${exactText(value[key] as Exact)}`);
  return `{${members.join(",")}}`;
}

function scalarText(marked: string): string {
  const content = marked.slice(1);
  return marked.startsWith("s") ? JSON.stringify(content) : numberText(content);
}

const largestUnsigned = 2n ** 64n;
const smallestSigned = -(2n ** 63n);

/** Integers of 64 bit keep their digits; everything else is a double. */
function numberText(token: string): string {
  if (!/[.eE]/.test(token)) {
    const whole = token.length > 20 ? undefined : BigInt(token);
    if (whole !== undefined && whole < largestUnsigned && whole >= smallestSigned) return whole.toString();
  }
  return doubleText(Number(token));
}

const largestPlain = 15;
const smallestPlain = -4;

/** The shortest digits, with `.0` where there is no fraction, and an exponent of at least two digits where it is large. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) throw new RuleFailure("a number is beyond all doubles");
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0.0`;
  const [mantissa = "", power = ""] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(power) + 1;
  if (point > 0 && point <= largestPlain) {
    const whole = digits.slice(0, point).padEnd(point, "0");
    return `${sign}${whole}.${digits.slice(point) || "0"}`;
  }
  if (point > smallestPlain && point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const exponent = Math.abs(point - 1)
    .toString()
    .padStart(2, "0");
  return `${sign}${digits.slice(0, 1)}${fraction}e${point > 0 ? "+" : "-"}${exponent}`;
}
