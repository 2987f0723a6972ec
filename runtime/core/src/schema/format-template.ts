import { isHex, isPrivate, isUcs } from "./format-uri.js";

/** A template of a URI (RFC 6570). */
export function isUriTemplate(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    if (text.charCodeAt(at) === 0x7b) {
      const end = text.indexOf("}", at);
      if (end === -1 || !isExpression(text, at + 1, end)) return false;
      at = end + 1;
    } else {
      const length = literalLength(text, at);
      if (length === 0) return false;
      at += length;
    }
  }
  return true;
}

/** Units of the literal character at a place; zero when what stands there is none. */
function literalLength(text: string, at: number): number {
  const point = text.codePointAt(at) ?? 0;
  if (point === 0x25) return isHex(text, at + 1) && isHex(text, at + 2) ? 3 : 0;
  if (point >= 0x80) return isUcs(point) || isPrivate(point) ? (point > 0xffff ? 2 : 1) : 0;
  return point > 0x20 && point < 0x7f && !'"<>\\^`{|}'.includes(String.fromCharCode(point)) ? 1 : 0;
}

/** What stands in braces: an operator perhaps, and variables with commas between them. */
function isExpression(text: string, start: number, end: number): boolean {
  let at = start;
  if ("+#./;?&=,!@|".includes(text.charAt(at)) && at < end) at++;
  for (;;) {
    at = variableEnd(text, at);
    if (at === -1 || at >= end) return at === end;
    if (text.charCodeAt(at++) !== 0x2c) return false;
  }
}

/** Where a variable with its modifier ends; -1 when there is none. */
function variableEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const next = nameEnd(text, at);
    if (next === at) return -1;
    at = next;
    if (text.charCodeAt(at) !== 0x2e) break;
    at++;
  }
  if (text.charCodeAt(at) === 0x2a) return at + 1;
  if (text.charCodeAt(at) !== 0x3a) return at;
  const length = /^[1-9]\d{0,3}/.exec(text.slice(at + 1, at + 5))?.[0].length ?? 0;
  return length === 0 ? -1 : at + 1 + length;
}

function nameEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const unit = text.charCodeAt(at);
    const isLetter = (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
    if (isLetter || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f) at++;
    else if (unit === 0x25 && isHex(text, at + 1) && isHex(text, at + 2)) at += 3;
    else return at;
  }
}
