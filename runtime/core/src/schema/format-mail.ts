import { isHostname, isIpv4, isIpv6 } from "./format-host.js";
import { isIdnHostname } from "./format-idn.js";

/** Octets of the part before the `@` (RFC 5321 §4.5.3.1.1). */
const maxLocalOctets = 64;

const plainAddress =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*$/;

/** An address as RFC 5321 writes it: a dot-atom or quoted local part, and a host name or an address literal. */
export function isEmail(text: string): boolean {
  // In a short text no part can be too long, and without two hyphens no label stands for another script.
  if (text.length <= 63 && plainAddress.test(text) && !text.includes("--")) return true;
  const at = text.lastIndexOf("@");
  if (at < 1 || at > maxLocalOctets || text.length > 320) return false;
  return (
    isLocalPart(text, at, isAtomUnit) && (isAddressLiteral(text, at + 1) ?? isHostname(text.slice(at + 1)))
  );
}

/** An address whose local part and host name may hold any script (RFC 6531). */
export function isIdnEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || at > maxLocalOctets || text.length > 320) return false;
  if (octets(text, at) > maxLocalOctets || !isLocalPart(text, at, isWideAtomUnit)) return false;
  return isAddressLiteral(text, at + 1) ?? isIdnHostname(text.slice(at + 1).normalize("NFC"));
}

function octets(text: string, end: number): number {
  let count = 0;
  for (let at = 0; at < end; at++) {
    const unit = text.charCodeAt(at);
    // Both halves of a surrogate pair take two octets.
    count += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return count;
}

function isLocalPart(text: string, end: number, isAtom: (unit: number) => boolean): boolean {
  if (text.charCodeAt(0) === 0x22) return isQuoted(text, end, isAtom);
  let before = 0x2e;
  for (let at = 0; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x2e ? before === 0x2e : !isAtom(unit)) return false;
    before = unit;
  }
  return before !== 0x2e;
}

/** Text between quotation marks, where a backslash stands before what would end it. */
function isQuoted(text: string, end: number, isAtom: (unit: number) => boolean): boolean {
  const last = end - 1;
  if (last < 1 || text.charCodeAt(last) !== 0x22) return false;
  for (let at = 1; at < last; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return false;
    if (unit === 0x5c && ++at === last) return false;
    const quoted = text.charCodeAt(at);
    if (!(quoted >= 0x20 && quoted <= 0x7e) && !(quoted > 0x7f && isAtom(quoted))) return false;
  }
  return true;
}

const atomPunctuation = "!#$%&'*+-/=?^_`{|}~";

function isAtomUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit < 0x80 && atomPunctuation.includes(String.fromCharCode(unit)))
  );
}

function isWideAtomUnit(unit: number): boolean {
  return unit > 0x7f || isAtomUnit(unit);
}

/** `[127.0.0.1]` or `[IPv6:::1]`; undefined when the text is not in brackets. */
function isAddressLiteral(text: string, start: number): boolean | undefined {
  if (text.charCodeAt(start) !== 0x5b) return undefined;
  if (!text.endsWith("]")) return false;
  const literal = text.slice(start + 1, -1);
  return /^IPv6:/i.test(literal) ? isIpv6(literal.slice(5)) : isIpv4(literal);
}
