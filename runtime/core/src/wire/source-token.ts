import { endOfString, skipBlanks } from "./exact-json.js";

type Cursor = { readonly text: string; at: number };

/**
 * The piece of a JSON text that made the value at a path, for what the value itself no longer tells: `5.0` or `5`. The text
 * must be valid JSON. Undefined when the path leads nowhere.
 */
export function tokenAt(text: string, path: readonly (string | number)[]): string | undefined {
  const cursor: Cursor = { text, at: 0 };
  skipBlanks(cursor);
  for (const step of path) {
    const start = typeof step === "number" ? startOfItem(cursor, step) : startOfProperty(cursor, step);
    if (start === undefined) return undefined;
    cursor.at = start;
  }
  const start = cursor.at;
  skipValue(cursor);
  return text.slice(start, cursor.at);
}

function startOfItem(cursor: Cursor, index: number): number | undefined {
  if (cursor.text.charCodeAt(cursor.at) !== 0x5b) return undefined;
  let current = 0;
  while (nextPart(cursor, 0x5d)) {
    if (current === index) return cursor.at;
    skipValue(cursor);
    current++;
  }
  return undefined;
}

/** Of equal names the last counts, as it does for the value. */
function startOfProperty(cursor: Cursor, name: string): number | undefined {
  if (cursor.text.charCodeAt(cursor.at) !== 0x7b) return undefined;
  let found: number | undefined;
  while (nextPart(cursor, 0x7d)) {
    const start = cursor.at;
    cursor.at = endOfString(cursor.text, start);
    const isWanted = JSON.parse(cursor.text.slice(start, cursor.at)) === name;
    skipBlanks(cursor);
    cursor.at++;
    skipBlanks(cursor);
    if (isWanted) found = cursor.at;
    skipValue(cursor);
  }
  return found;
}

/** Moves over the bracket or comma before the next part; false at the end of the list or object. */
function nextPart(cursor: Cursor, closing: number): boolean {
  skipBlanks(cursor);
  if (cursor.at >= cursor.text.length || cursor.text.charCodeAt(cursor.at) === closing) return false;
  cursor.at++;
  skipBlanks(cursor);
  return cursor.text.charCodeAt(cursor.at) !== closing;
}

function skipValue(cursor: Cursor): void {
  let depth = 0;
  while (cursor.at < cursor.text.length) {
    const unit = cursor.text.charCodeAt(cursor.at);
    if (unit === 0x22) cursor.at = endOfString(cursor.text, cursor.at);
    else if (isClosing(unit) && depth === 0) return;
    else cursor.at++;
    if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x7d || unit === 0x5d) depth--;
    if (depth === 0 && isEndOfScalar(cursor.text.charCodeAt(cursor.at))) return;
  }
}

function isClosing(unit: number): boolean {
  return unit === 0x7d || unit === 0x5d || unit === 0x2c;
}

/** What may follow a value: a blank, a comma, a closing bracket or the end. */
function isEndOfScalar(unit: number): boolean {
  return isClosing(unit) || unit <= 0x20 || Number.isNaN(unit);
}
