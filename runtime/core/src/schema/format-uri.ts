import { isIpv6 } from "./format-host.js";

// Sets of ASCII characters as bits of one table: a look-up per character, and no regular expression.
const letterBit = 1;
const digitBit = 2;
const hexBit = 4;
/** What may stand in a registered name: unreserved characters and sub-delimiters (RFC 3986 §2). */
const nameBit = 8;
const colonBit = 16;
const pathBit = 32;
const tailBit = 64;
const schemeBit = 128;

const table = /*@__PURE__*/ bitsOfCharacters();

function bitsOfCharacters(): Uint8Array {
  const bitsOf = new Uint8Array(128);
  const mark = (characters: string, bits: number): void => {
    for (let index = 0; index < characters.length; index++) {
      const unit = characters.charCodeAt(index);
      bitsOf[unit] = (bitsOf[unit] ?? 0) | bits;
    }
  };
  mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", letterBit | nameBit | schemeBit);
  mark("0123456789", digitBit | hexBit | nameBit | schemeBit);
  mark("abcdefABCDEF", hexBit);
  mark("-._~!$&'()*+,;=", nameBit);
  mark("+-.", schemeBit);
  mark(":", colonBit);
  mark(":@/", pathBit);
  mark("?", tailBit);
  return bitsOf;
}

const userInfo = nameBit | colonBit;
const path = nameBit | pathBit;
const tail = nameBit | pathBit | tailBit;

/** What stands outside ASCII: nothing in a URI, and most of Unicode in an IRI, where a query may even be private. */
type Reach = "ascii" | "unicode" | "private";

/** Whether only characters of a set, and percent signs with two digits, stand between two places. */
function isMadeOf(text: string, start: number, end: number, bits: number, reach: Reach): boolean {
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) {
      const point = text.codePointAt(at) ?? 0;
      if (reach === "ascii" || !(isUcs(point) || (reach === "private" && isPrivate(point)))) return false;
      if (point > 0xffff) at++;
    } else if (unit === 0x25) {
      if (at + 2 >= end || !isHex(text, at + 1) || !isHex(text, at + 2)) return false;
      at += 2;
    } else if (((table[unit] ?? 0) & bits) === 0) return false;
  }
  return true;
}

/** Whether a hexadecimal digit stands at a place. */
export function isHex(text: string, at: number): boolean {
  return ((table[text.charCodeAt(at)] ?? 0) & hexBit) !== 0;
}

/** `ucschar` of RFC 3987. */
export function isUcs(point: number): boolean {
  if (point < 0x10000)
    return (
      (point >= 0xa0 && point <= 0xd7ff) ||
      (point >= 0xf900 && point <= 0xfdcf) ||
      (point >= 0xfdf0 && point <= 0xffef)
    );
  return (point & 0xffff) <= 0xfffd && point < 0xf0000 && !(point >= 0xe0000 && point < 0xe1000);
}

/** `iprivate` of RFC 3987. */
export function isPrivate(point: number): boolean {
  return (point >= 0xe000 && point <= 0xf8ff) || (point >= 0xf0000 && (point & 0xffff) <= 0xfffd);
}

/** A URI with its scheme (RFC 3986). */
export function isUri(text: string): boolean {
  const scheme = schemeEnd(text);
  return scheme !== 0 && isHierarchy(text, scheme, "ascii");
}

/** A URI, or a reference relative to one (RFC 3986). */
export function isUriReference(text: string): boolean {
  return isReference(text, "ascii");
}

/** A URI that may hold any script (RFC 3987). */
export function isIri(text: string): boolean {
  const scheme = schemeEnd(text);
  return scheme !== 0 && isHierarchy(text, scheme, "unicode");
}

/** An IRI, or a reference relative to one (RFC 3987). */
export function isIriReference(text: string): boolean {
  return isReference(text, "unicode");
}

function isReference(text: string, reach: Reach): boolean {
  const scheme = schemeEnd(text);
  if (scheme !== 0) return isHierarchy(text, scheme, reach);
  // A colon in the first segment would make a scheme of what stands before it.
  const colon = text.indexOf(":");
  if (colon !== -1 && firstOf(text, 0) > colon) return false;
  return isHierarchy(text, 0, reach);
}

/** Where the scheme and its colon end; zero when there is none. */
function schemeEnd(text: string): number {
  if (((table[text.charCodeAt(0)] ?? 0) & letterBit) === 0) return 0;
  let at = 1;
  while (((table[text.charCodeAt(at)] ?? 0) & schemeBit) !== 0) at++;
  return text.charCodeAt(at) === 0x3a ? at + 1 : 0;
}

/** The first `/`, `?` or `#` from a place on, or the end of the text. */
function firstOf(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x2f || unit === 0x3f || unit === 0x23) return at;
  }
  return text.length;
}

/** Everything behind the scheme: authority, path, query and fragment. */
function isHierarchy(text: string, start: number, reach: Reach): boolean {
  let at = start;
  if (text.charCodeAt(at) === 0x2f && text.charCodeAt(at + 1) === 0x2f) {
    const end = firstOf(text, at + 2);
    if (!isAuthority(text, at + 2, end, reach)) return false;
    at = end;
  }
  const hash = text.indexOf("#", at);
  const end = hash === -1 ? text.length : hash;
  if (hash !== -1 && !isMadeOf(text, hash + 1, text.length, tail, reach)) return false;
  const mark = text.indexOf("?", at);
  if (mark === -1 || mark > end) return isMadeOf(text, at, end, path, reach);
  const inQuery = reach === "unicode" ? "private" : reach;
  return isMadeOf(text, at, mark, path, reach) && isMadeOf(text, mark + 1, end, tail, inQuery);
}

function isAuthority(text: string, start: number, end: number, reach: Reach): boolean {
  const sign = text.lastIndexOf("@", end - 1);
  const hasUser = sign >= start && end > start;
  if (hasUser && !isMadeOf(text, start, sign, userInfo, reach)) return false;
  const host = hasUser ? sign + 1 : start;
  const bracket = text.charCodeAt(host) === 0x5b && host < end ? text.indexOf("]", host) : undefined;
  if (bracket !== undefined)
    return (
      bracket !== -1 &&
      bracket < end &&
      isLiteral(text.slice(host + 1, bracket)) &&
      isPort(text, bracket + 1, end)
    );
  const colon = text.indexOf(":", host);
  const hostEnd = colon === -1 || colon > end ? end : colon;
  return isMadeOf(text, host, hostEnd, nameBit, reach) && isPort(text, hostEnd, end);
}

function isPort(text: string, start: number, end: number): boolean {
  if (start === end) return true;
  if (text.charCodeAt(start) !== 0x3a) return false;
  for (let at = start + 1; at < end; at++)
    if (((table[text.charCodeAt(at)] ?? 0) & digitBit) === 0) return false;
  return true;
}

/** What stands in brackets: an IPv6 address, or one of a later version. */
function isLiteral(literal: string): boolean {
  if (!/^v/i.test(literal)) return isIpv6(literal);
  const dot = literal.indexOf(".");
  if (dot < 2 || dot === literal.length - 1 || literal.includes("%")) return false;
  for (let at = 1; at < dot; at++) if (!isHex(literal, at)) return false;
  return isMadeOf(literal, dot + 1, literal.length, userInfo, "ascii");
}
