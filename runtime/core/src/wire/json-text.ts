import { EdgeloomError } from "../base/errors.js";
import type { Json } from "../schema/shape.js";
import { readExactly, SyntaxProblem } from "./exact-json.js";

const defaultMaxDepth = 64;

/** Openers of so many lists and objects cost the parser of the engine some megabytes at most, however deep they are nested. */
const maxQuickOpeners = 1_000_000;

/** Reads a text that is already decoded. Throws `MALFORMED`; what the text holds stays out of it. */
export function parseText(text: string, limits: { readonly maxDepth?: number } = {}): Json {
  const maxDepth = limits.maxDepth ?? defaultMaxDepth;
  const mayBeDeep = opensMore(text, maxDepth);
  if (mayHoldLongInteger(text) || (mayBeDeep && opensMore(text, maxQuickOpeners)))
    return parseExactly(text, maxDepth);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    // The error of JSON.parse quotes the text, which may hold a secret: our own reader finds the place again.
    return parseExactly(text, maxDepth);
  }
  return mayBeDeep && isDeeper(value, maxDepth) ? parseExactly(text, maxDepth) : value;
}

/** Whether a value has more levels of lists and objects. Looks no deeper than that, so it cannot run out of stack. */
function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) {
      if (typeof item === "object" && isDeeper(item, levels - 1)) return true;
    }
    return false;
  }
  const object = value as { readonly [key: string]: Json };
  for (const name in object) {
    const held = object[name] as Json;
    if (typeof held === "object" && isDeeper(held, levels - 1)) return true;
  }
  return false;
}

function parseExactly(text: string, maxDepth: number): Json {
  try {
    return readExactly(text, maxDepth);
  } catch (error) {
    if (error instanceof SyntaxProblem) throw malformed(`${error.message} at position ${error.position}`);
    throw error;
  }
}

/** The error for what is no JSON, or none within its limits. */
export function malformed(reason: string): EdgeloomError {
  return new EdgeloomError("MALFORMED", `The text is not JSON that can be read: ${reason}.`);
}

/** Whether a text has more opening brackets, without which it cannot be nested deeper. Brackets inside strings do no harm. */
function opensMore(text: string, count: number): boolean {
  if (text.length <= count) return false;
  let opened = 0;
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at + 1)) if (++opened > count) return true;
  for (let at = text.indexOf("["); at >= 0; at = text.indexOf("[", at + 1)) if (++opened > count) return true;
  return false;
}

// 2^53 has 16 digits, so a run of 16 is the shortest that can lose one; it covers a multiple of 16, and looking at those
// positions alone costs next to nothing beside the parsing itself.
const longRun = 16;

function mayHoldLongInteger(text: string): boolean {
  for (let at = longRun - 1; at < text.length; at += longRun) {
    // A long run around this position reaches at least half its length to one side.
    const isInRun =
      isDigit(text.charCodeAt(at)) &&
      (isDigit(text.charCodeAt(at - longRun / 2)) || isDigit(text.charCodeAt(at + longRun / 2)));
    if (isInRun && isLongInteger(text, at)) return true;
  }
  return false;
}

function isLongInteger(text: string, at: number): boolean {
  let start = at;
  while (isDigit(text.charCodeAt(start - 1))) start--;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  return end - start >= longRun && canStandBefore(text, start - 1) && !isFraction(text.charCodeAt(end));
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Whether the digits after this position can be a number: a letter, a quote or a point before them rules it out. */
function canStandBefore(text: string, at: number): boolean {
  return at < 0 || ":,[- \t\n\r".includes(text.charAt(at));
}

function isFraction(unit: number): boolean {
  return unit === 0x2e || unit === 0x65 || unit === 0x45;
}
