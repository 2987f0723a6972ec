/** A number as Python writes a float: with a fraction or an exponent, and the fewest digits that tell it from its neighbours. */
export function floatText(value: number): string {
  const [mantissa = "0", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) return plainFloat(value);
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function plainFloat(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/**
 * A decimal number as the reference holds it: digits kept as given, an exponent only where the number is very small or was
 * given with one. Undefined when the text is not a finite decimal number.
 */
export function decimalText(text: string): string | undefined {
  const match = decimalPattern.exec(text.trim().replaceAll("_", ""));
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, "");
  const exponent = Number(power) - fraction.length;
  return `${sign === "-" ? "-" : ""}${placePoint(digits, exponent)}`;
}

function placePoint(digits: string, exponent: number): string {
  const integerDigits = digits.length + exponent;
  if (exponent > 0 || integerDigits <= -6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    const power = integerDigits - 1;
    return `${digits.charAt(0)}${fraction}${power === 0 ? "" : `E${power < 0 ? "-" : "+"}${Math.abs(power)}`}`;
  }
  if (exponent === 0) return digits;
  if (integerDigits <= 0) return `0.${"0".repeat(-integerDigits)}${digits}`;
  return `${digits.slice(0, integerDigits)}.${digits.slice(integerDigits)}`;
}

/** A value as Python shows it inside a sentence. */
export function reprText(value: unknown): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return reprString(value);
  if (Array.isArray(value)) return `[${value.map(reprText).join(", ")}]`;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return typeName(value);
}

/** A fact as Python puts it into a text: strings without quotes. */
export function factText(value: unknown): string {
  return typeof value === "string" ? value : reprText(value);
}

function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

/** Name of the Python type that a JSON value becomes. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  if (typeof value === "object") return "dict";
  return typeof value === "bigint" || Number.isInteger(value) ? "int" : "float";
}

const longestInteger = 4_300;

/** An integer as Python reads it from text: blanks around it, a sign and single `_` between digits are allowed. */
export function readInteger(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestInteger || !/^[+-]?\d+(?:_\d+)*$/.test(trimmed)) return undefined;
  const digits = trimmed.replaceAll("_", "");
  return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits.replace("+", ""));
}

const floatPattern = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const wordPattern = /^([+-]?)(inf|infinity|nan)$/i;

/** A number as Python reads it from text, which knows infinity and NaN by name. */
export function readFloat(text: string): number | undefined {
  const trimmed = text.trim();
  if (floatPattern.test(trimmed)) return Number(trimmed.replaceAll("_", ""));
  const word = wordPattern.exec(trimmed);
  if (word === null) return undefined;
  if (word[2]?.toLowerCase() === "nan") return Number.NaN;
  return word[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
