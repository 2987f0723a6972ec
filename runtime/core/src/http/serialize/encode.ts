/** A value that has no form in the place where it is wanted. Says what was expected; never holds the value. */
export class Unwritable extends Error {
  override readonly name = "Unwritable";
}

// encodeURIComponent leaves these, RFC 6570 and RFC 3986 call them reserved.
const leftByEncoder = /[!'()*]/g;
const onlyUnreserved = /^[\w.~-]*$/;

/** Percent-encodes everything but the unreserved characters of RFC 3986, as UTF-8. */
export function encodeAll(text: string): string {
  return onlyUnreserved.test(text) ? text : encoded(text).replace(leftByEncoder, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new Unwritable("a text without lone surrogates");
  }
}

const reservedOrTriplet = /%[\dA-Fa-f]{2}|[:/?@!$&'()*+,;=]/g;

/**
 * Reserved expansion of RFC 6570: reserved characters and what is already percent-encoded stay as they are. Not so `#`, `[` and
 * `]`, which cannot stand in a query.
 */
export function encodeReserved(text: string): string {
  let result = "";
  let from = 0;
  for (const match of text.matchAll(reservedOrTriplet)) {
    result += encodeAll(text.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return result + encodeAll(text.slice(from));
}

/** As {@link encodeReserved}, without what would end or divide the path. */
export function encodeReservedPath(text: string): string {
  return encodeReserved(text).replace(/[/?]/g, percent);
}

const encodedBlank = /%20/g;

/** Encoding of `application/x-www-form-urlencoded`: as everywhere, but a blank is `+`. */
export function encodeForm(text: string): string {
  return encodeAll(text).replace(encodedBlank, "+");
}

/** Encodes nothing. */
export function encodeNothing(text: string): string {
  return text;
}
