import { isHostLabel } from "./format-idn.js";

const plainName = /^[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*$/;

/** A host name of letters, digits and inner hyphens (RFC 1123), where labels that stand for other scripts do stand for one. */
export function isHostname(text: string): boolean {
  // A short text has no long labels, and one without two hyphens stands for no other script.
  if (text.length <= 63 && plainName.test(text) && !text.includes("--")) return true;
  return text.length <= 253 && everyLabel(text, (start, end) => isHostLabel(text, start, end));
}

/** Whether the parts between dots all pass, none of them empty. */
function everyLabel(text: string, accepts: (start: number, end: number) => boolean): boolean {
  for (let start = 0; ; ) {
    const dot = text.indexOf(".", start);
    const end = dot === -1 ? text.length : dot;
    if (!accepts(start, end)) return false;
    if (dot === -1) return true;
    start = dot + 1;
  }
}

const ipv4 =
  /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$/;

/** Four numbers up to 255 without leading zeros. */
export function isIpv4(text: string): boolean {
  return ipv4.test(text);
}

function isHexDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
}

/** An IPv6 address (RFC 4291) without zone. */
export function isIpv6(text: string): boolean {
  if (text.length < 2 || text.length > 45) return false;
  let groups = 0;
  let gap = false;
  let at = 0;
  if (text.startsWith("::")) {
    if (text.length === 2) return true;
    gap = true;
    at = 2;
  }
  for (;;) {
    const start = at;
    while (at - start < 4 && isHexDigit(text.charCodeAt(at))) at++;
    if (at === start) return false;
    if (text.charCodeAt(at) === 0x2e) return isIpv4(text.slice(start)) && isFull(groups + 2, gap);
    groups++;
    if (at === text.length) return isFull(groups, gap);
    if (text.charCodeAt(at++) !== 0x3a) return false;
    if (text.charCodeAt(at) !== 0x3a) continue;
    if (gap) return false;
    gap = true;
    if (++at === text.length) return isFull(groups, gap);
  }
}

/** A gap stands for one group of zeros at least. */
function isFull(groups: number, gap: boolean): boolean {
  return gap ? groups <= 7 : groups === 8;
}
