/** Backslash escapes that read better than `\uXXXX`. */
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * What may not stand as it is inside a double-quoted literal: everything but printable ASCII, the quote and the backslash; the
 * second character of whatever an HTML page, a CDATA section, a block comment or a tool that looks for source maps would take for
 * its own, since emitted text may travel inside those.
 */
const unsafe = /["\\]|[^ -~]|(?<=<)[/!?]|(?<=\*)\/|(?<=\/)\*|(?<=--)>|(?<=\]\])>|(?<=\/\/)[#@]/g;

/** The text as a double-quoted literal of printable ASCII, equal to the text when evaluated, lone surrogates included. */
export function stringLiteral(text: string): string {
  return `"${text.replace(unsafe, escapeUnit)}"`;
}

function escapeUnit(unit: string): string {
  return shortEscapes[unit] ?? unicodeEscape(unit);
}

/** `\uXXXX` for one UTF-16 unit. */
export function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A finite number as a literal; minus zero keeps its sign. */
export function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} is not a JSON number and has no literal`);
  return Object.is(value, -0) ? "-0" : String(value);
}
