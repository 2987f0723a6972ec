/** Letters that steer a terminal or cannot be seen, and the colours that commands use themselves. */
const steering = new RegExp(
  `${String.fromCharCode(27)}\\[\\d{1,2}m|[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]`,
  "gu",
);

/**
 * Makes text of others harmless: whoever sends something must not steer the terminal of whoever reads it. What is written in place of
 * a letter means the same in JSON.
 */
export function printable(text: string): string {
  return text.replace(steering, (unit) => (isLayout(unit) ? unit : escaped(unit)));
}

/** The same for lines that may have colours, which are the worst that is left to others then. */
export function printableWithColor(text: string): string {
  return text.replace(steering, (unit) => (isLayout(unit) || unit.length > 2 ? unit : escaped(unit)));
}

function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, at) => unitText(text, at)).join("");
}

function unitText(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
}

function isLayout(unit: string): boolean {
  return unit === "\n" || unit === "\t";
}
