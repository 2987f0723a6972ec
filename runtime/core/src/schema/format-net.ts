/** An address as RFC 5321 writes it: a dot-atom or quoted local part, and a host name or an address literal. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || text.length > 320) return false;
  return isLocalPart(text.slice(0, at)) && isMailHost(text.slice(at + 1));
}

function isLocalPart(text: string): boolean {
  if (/^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(text)) return true;
  return /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/.test(text);
}

function isMailHost(text: string): boolean {
  if (!text.startsWith("[")) return isHostname(text);
  if (!text.endsWith("]")) return false;
  const literal = text.slice(1, -1);
  return literal.startsWith("IPv6:") ? isIpv6(literal.slice(5)) : isIpv4(literal);
}

/** A host name of letters, digits and inner hyphens (RFC 1123). */
export function isHostname(text: string): boolean {
  if (text.length > 253) return false;
  return text.split(".").every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label));
}

/** Four numbers up to 255 without leading zeros. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** An IPv6 address (RFC 4291) without zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1)?.at(-1);
  const embedded = last !== undefined && last.includes(".") ? last : undefined;
  if (embedded !== undefined) {
    if (!isIpv4(embedded)) return false;
    groups.at(-1)?.splice(-1, 1, "0", "0");
  }
  const count = groups.reduce((sum, half) => sum + half.length, 0);
  if (!groups.flat().every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? count <= 7 : count === 8;
}

const segmentCharacters = String.raw`(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*`;
const authorityCharacters = String.raw`(?:(?:[\w.~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(\[[^\]]*\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::\d*)?`;
const tail = String.raw`(?:\?${segmentCharacters})?(?:#${segmentCharacters})?$`;
const pathCharacters = segmentCharacters.replace("?-", "-");
const hierarchyPattern = new RegExp(
  String.raw`^(?://${authorityCharacters}(?=[/?#]|$)|(?!//))${pathCharacters}${tail}`,
);
const schemePattern = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** A URI with its scheme (RFC 3986). */
export function isUri(text: string): boolean {
  const scheme = schemePattern.exec(text);
  return scheme !== null && isHierarchy(text.slice(scheme[0].length));
}

/** A URI, or a reference relative to one (RFC 3986). */
export function isUriReference(text: string): boolean {
  if (isUri(text)) return true;
  const firstSegment = text.split(/[/?#]/, 1)[0] ?? "";
  return !firstSegment.includes(":") && isHierarchy(text);
}

function isHierarchy(text: string): boolean {
  const match = hierarchyPattern.exec(text);
  if (match === null) return false;
  const host = match[1];
  if (host === undefined || !host.startsWith("[")) return true;
  const literal = host.slice(1, -1);
  return isIpv6(literal) || /^v[0-9A-Fa-f]+\.[\w.~!$&'()*+,;=:-]+$/.test(literal);
}
