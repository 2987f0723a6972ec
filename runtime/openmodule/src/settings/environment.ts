/** Variables by name, as `process.env` holds them. */
export type Environment = { readonly [key: string]: string | undefined };

const integerText = /^[+-]?\d+(?:_\d+)*$/;
const floatText =
  /^[+-]?(?:(?:\d+(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const trueWords: ReadonlySet<string> = new Set(["T", "TRUE", "1", "Y", "YES", "J", "JA", "ON"]);

/** Readers of environment variables, with the leniency that device configurations rely on (openmodule spec §1.1). */
export type EnvironmentReader = {
  /** A decimal integer; blanks around it, a sign and `_` between digits are fine. The fallback when it is absent or unreadable. */
  int(key: string, fallback?: number): number;
  /** A decimal number, also with an exponent. The fallback when it is absent or unreadable. */
  float(key: string, fallback?: number): number;
  /** Text without quotes and blanks around it. An empty variable gives the empty text, not the fallback. */
  string(key: string, fallback?: string): string;
  /** True for `T TRUE 1 Y YES J JA ON` in any case, quotes and punctuation around it ignored; empty gives the fallback. */
  bool(key: string, fallback?: boolean): boolean;
  /** The variable as it is. */
  get(key: string, fallback?: string): string;
  /** Whether the variable exists, even if it is empty. */
  has(key: string): boolean;
};

/**
 * Reads variables from an environment.
 *
 * @param environment - default: that of the process, looked up at each call
 */
export function environmentReader(environment: Environment = process.env): EnvironmentReader {
  return {
    int: (key, fallback = 0) => parseInteger(environment[key], fallback),
    float: (key, fallback = 0) => parseFloating(environment[key], fallback),
    string: (key, fallback = "") => strip(environment[key] ?? fallback, "\"' \r\n\t"),
    bool: (key, fallback = false) => parseBoolean(environment[key], fallback),
    get: (key, fallback = "") => environment[key] ?? fallback,
    has: (key) => environment[key] !== undefined,
  };
}

function parseInteger(text: string | undefined, fallback: number): number {
  const plain = text?.trim() ?? "";
  // Adding nothing makes a 0 of -0.
  return integerText.test(plain) ? Number(plain.replaceAll("_", "")) + 0 : fallback;
}

function parseFloating(text: string | undefined, fallback: number): number {
  const plain = text?.trim() ?? "";
  return floatText.test(plain) ? Number(plain.replaceAll("_", "")) : fallback;
}

function parseBoolean(text: string | undefined, fallback: boolean): boolean {
  const plain = strip((text ?? "").toUpperCase(), "'\" .,;-_");
  return plain === "" ? fallback : trueWords.has(plain);
}

/** The text without any of the given characters at both ends. */
function strip(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start++;
  while (end > start && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
