import { EdgeloomError } from "../base/errors.js";
import type { Json } from "../schema/shape.js";
import { readExactly, SyntaxProblem } from "./exact-json.js";

const defaultMaxDepth = 64;

/** Reads a text that is already decoded. Throws `MALFORMED`; what the text holds stays out of it. */
export function parseText(text: string, limits: { readonly maxDepth?: number } = {}): Json {
  const maxDepth = limits.maxDepth ?? defaultMaxDepth;
  if (mayNestDeeply(text, maxDepth) || mayHoldLongInteger(text)) return parseExactly(text, maxDepth);
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The error of JSON.parse quotes the text, which may hold a secret: our own reader finds the place again.
    return parseExactly(text, maxDepth);
  }
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

/** A cheap sign that a text could be nested too deeply: it has as many brackets. Brackets inside strings do no harm. */
function mayNestDeeply(text: string, maxDepth: number): boolean {
  if (text.length < maxDepth * 2) return false;
  let opened = 0;
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at + 1))
    if (++opened > maxDepth) return true;
  for (let at = text.indexOf("["); at >= 0; at = text.indexOf("[", at + 1))
    if (++opened > maxDepth) return true;
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
