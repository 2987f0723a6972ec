/**
 * How names become identifiers. Stable: what these functions return is part of every published SDK.
 *
 * 1. A name is cut into words at spaces, `_`, `-` and `.`. A name without any lower-case letter that has more than one word is
 *    lowered first (`GET_PRESENT`); otherwise the case inside words is kept (`HTTPServer`).
 * 2. Words start with a capital. Where a word ends and the next begins with a digit, `_` stands between (`v1.2` → `V1_2`).
 * 3. `camelCase` leaves the first word small and lowers the capitals at its start, but keeps the last one when a word begins with it (`HTTPServer` → `httpServer`).
 */
export function pascalCase(raw: string): string {
  return joined(wordsOf(raw).map(capitalised));
}

/** See {@link pascalCase}. */
export function camelCase(raw: string): string {
  const [first = "", ...others] = wordsOf(raw);
  return joined([first.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, lowered), ...others.map(capitalised)]);
}

/** The name of a method or a message in a client: camel case, and `_` after what would make the client something that it is not. */
export function memberIdentifier(raw: string): string {
  const name = digitsLast(camelCase(raw));
  return inherited.has(name) ? `${name}_` : name;
}

/** An identifier must not start with a digit. */
export function digitsLast(name: string): string {
  return /^\d/.test(name) ? `_${name}` : name;
}

function wordsOf(raw: string): readonly string[] {
  const words = raw.split(/[ _\-.]+/).filter((word) => word !== "");
  return words.length > 1 && !/[a-z]/.test(raw) ? words.map(lowered) : words;
}

function joined(words: readonly string[]): string {
  return words.reduce(
    (name, word) => (/\d$/.test(name) && /^\d/.test(word) ? `${name}_${word}` : name + word),
    "",
  );
}

function lowered(text: string): string {
  return text.toLowerCase();
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * What every object has, which a method must not replace, and what gives an object another meaning: `then` makes it a promise
 * to `await`, `toJSON` changes how it is written.
 */
const inherited: ReadonlySet<string> = new Set([
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "prototype",
  "then",
  "toJSON",
  "toLocaleString",
  "toString",
  "valueOf",
]);
