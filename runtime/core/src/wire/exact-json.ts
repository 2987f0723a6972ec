import { put } from "../schema/json-value.js";
import type { Json } from "../schema/shape.js";

/** Where and why a text is not JSON. Never holds any of the text. */
export class SyntaxProblem extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

type Reader = { readonly text: string; readonly maxDepth: number; at: number; depth: number };

/**
 * Reads JSON with exact integers. Slower than `JSON.parse`, so it is the way of texts that hold long integers or
 * something wrong.
 *
 * @throws SyntaxProblem
 */
export function readExactly(text: string, maxDepth: number): Json {
  const reader: Reader = { text, maxDepth, at: 0, depth: 0 };
  skipBlanks(reader);
  const value = readValue(reader);
  skipBlanks(reader);
  if (reader.at < text.length) throw new SyntaxProblem("more text after the value", reader.at);
  return value;
}

function readValue(reader: Reader): Json {
  switch (reader.text.charCodeAt(reader.at)) {
    case 0x22:
      return readString(reader);
    case 0x7b:
      return nested(reader, readObject);
    case 0x5b:
      return nested(reader, readArray);
    case 0x74:
      return readWord(reader, "true", true);
    case 0x66:
      return readWord(reader, "false", false);
    case 0x6e:
      return readWord(reader, "null", null);
    default:
      return readNumber(reader);
  }
}

function nested(reader: Reader, read: (reader: Reader) => Json): Json {
  reader.depth++;
  if (reader.depth > reader.maxDepth)
    throw new SyntaxProblem(`more than ${reader.maxDepth} levels of nesting`, reader.at);
  reader.at++;
  skipBlanks(reader);
  const value = read(reader);
  reader.depth--;
  return value;
}

function readObject(reader: Reader): Json {
  const object: Record<string, Json> = {};
  if (accepts(reader, 0x7d)) return object;
  for (;;) {
    if (reader.text.charCodeAt(reader.at) !== 0x22)
      throw new SyntaxProblem("a property name was expected", reader.at);
    const name = readString(reader);
    skipBlanks(reader);
    if (!accepts(reader, 0x3a)) throw new SyntaxProblem("a colon was expected", reader.at);
    skipBlanks(reader);
    put(object, name, readValue(reader));
    skipBlanks(reader);
    if (accepts(reader, 0x7d)) return object;
    nextElement(reader, "a comma or the end of the object");
  }
}

function readArray(reader: Reader): Json {
  const items: Json[] = [];
  if (accepts(reader, 0x5d)) return items;
  for (;;) {
    items.push(readValue(reader));
    skipBlanks(reader);
    if (accepts(reader, 0x5d)) return items;
    nextElement(reader, "a comma or the end of the list");
  }
}

function nextElement(reader: Reader, expected: string): void {
  if (!accepts(reader, 0x2c)) throw new SyntaxProblem(`${expected} was expected`, reader.at);
  skipBlanks(reader);
}

function accepts(reader: Reader, unit: number): boolean {
  if (reader.text.charCodeAt(reader.at) !== unit) return false;
  reader.at++;
  return true;
}

function readWord<Value extends Json>(reader: Reader, word: string, value: Value): Value {
  if (!reader.text.startsWith(word, reader.at)) throw new SyntaxProblem("a value was expected", reader.at);
  reader.at += word.length;
  return value;
}

function readString(reader: Reader): string {
  const start = reader.at;
  const end = endOfString(reader.text, start);
  if (end < 0) throw new SyntaxProblem("a string does not end", start);
  reader.at = end;
  const inner = reader.text.slice(start + 1, end - 1);
  if (plainString.test(inner)) return inner;
  try {
    return JSON.parse(reader.text.slice(start, end)) as string;
  } catch {
    throw new SyntaxProblem("a string holds a wrong escape or a control character", start);
  }
}

// No backslash and no control character; JSON.parse refuses the latter, and says so for us.
const plainString = /^[ !#-[\]-\uffff]*$/;

/** Position after the closing quote of the string that begins here; -1 when there is none. */
export function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slash = quote - 1;
    while (text.charCodeAt(slash) === 0x5c) slash--;
    if ((quote - slash) % 2 === 1) return quote + 1;
  }
  return -1;
}

function readNumber(reader: Reader): number | bigint {
  const { text, at: start } = reader;
  if (text.charCodeAt(reader.at) === 0x2d) reader.at++;
  const first = reader.at;
  readDigits(reader);
  if (reader.at - first > 1 && text.charCodeAt(first) === 0x30)
    throw new SyntaxProblem("a number begins with 0", start);
  const endOfInteger = reader.at;
  if (accepts(reader, 0x2e)) readDigits(reader);
  if (accepts(reader, 0x65) || accepts(reader, 0x45)) {
    if (!accepts(reader, 0x2b)) accepts(reader, 0x2d);
    readDigits(reader);
  }
  const token = text.slice(start, reader.at);
  return reader.at === endOfInteger ? integerOf(token) : Number(token);
}

function readDigits(reader: Reader): void {
  const start = reader.at;
  let unit = reader.text.charCodeAt(reader.at);
  while (unit >= 0x30 && unit <= 0x39) unit = reader.text.charCodeAt(++reader.at);
  if (reader.at === start) throw new SyntaxProblem("a value was expected", reader.at);
}

function integerOf(token: string): number | bigint {
  const near = Number(token);
  if (Number.isSafeInteger(near) || token.length > 20) return near;
  const exact = BigInt(token);
  return exact >= -(2n ** 63n) && exact < 2n ** 64n ? exact : near;
}

/** Moves over the blanks that JSON allows between tokens. */
export function skipBlanks(reader: { readonly text: string; at: number }): void {
  for (;;) {
    const unit = reader.text.charCodeAt(reader.at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
    reader.at++;
  }
}
