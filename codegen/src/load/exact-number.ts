/** What a decimal literal is worth: a number that says exactly the same, or why there is none. */
export type ExactNumber =
  | { readonly kind: "exact"; readonly value: number | bigint }
  /** The nearest number says something else: `0.1000000000000000055` is `0.1`. */
  | { readonly kind: "rounded"; readonly value: number }
  /** Too large, too small or too long for any number. */
  | { readonly kind: "out-of-range" };

/** Longer integers are a way to burn time and not a limit that anybody means. */
const maxDigits = 4_096;

/** Reads a literal of JSON's grammar. An integer without exponent that a number cannot hold exactly becomes a `bigint`. */
export function exactNumber(literal: string): ExactNumber {
  if (/^-?[0-9]+$/.test(literal)) return exactInteger(literal);
  const value = Number(literal);
  if (!Number.isFinite(value)) return { kind: "out-of-range" };
  const meant = decimalOf(literal);
  if (value === 0 && meant !== "0e0") return { kind: "out-of-range" };
  return decimalOf(String(value)) === meant ? { kind: "exact", value } : { kind: "rounded", value };
}

function exactInteger(literal: string): ExactNumber {
  if (literal.length > maxDigits) return { kind: "out-of-range" };
  const value = Number(literal);
  return { kind: "exact", value: Number.isSafeInteger(value) ? value : BigInt(literal) };
}

/** One spelling for each decimal value: digits without zeros around them, and a power of ten. */
function decimalOf(literal: string): string {
  const [mantissa = "", exponent = "0"] = literal.toLowerCase().split("e");
  const negative = mantissa.startsWith("-");
  const [whole = "", fraction = ""] = (negative ? mantissa.slice(1) : mantissa).split(".");
  const digits = trimZeros(whole + fraction);
  if (digits.text === "") return "0e0";
  const power = Number(exponent) - fraction.length + digits.trailing;
  return `${negative ? "-" : ""}${digits.text}e${power}`;
}

/** A loop and not a pattern: `/0+$/` takes quadratic time on zeros that do not end the text. */
function trimZeros(digits: string): { readonly text: string; readonly trailing: number } {
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === 0x30) start++;
  while (end > start && digits.charCodeAt(end - 1) === 0x30) end--;
  return { text: digits.slice(start, end), trailing: digits.length - end };
}
