// Written by hand: moments stand on the way of most messages.

/** Length of a month of the Gregorian calendar; zero for a month that does not exist. */
export function daysInMonth(year: number, month: number): number {
  if (!(month >= 1 && month <= 12)) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The number that two digits make; NaN when one of them is none. */
function twoDigits(text: string, start: number): number {
  const tens = text.charCodeAt(start) - 0x30;
  const ones = text.charCodeAt(start + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Where the digits from a place on end. */
function skipDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** Tells whether a text begins with a day that exists, `2020-02-29`. */
function startsWithDate(text: string): boolean {
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return false;
  const day = twoDigits(text, 8);
  const month = twoDigits(text, 5);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  if (!(year >= 0 && day >= 1 && month >= 1 && month <= 12)) return false;
  return day <= 28 || day <= daysInMonth(year, month);
}

/** A day, `2020-01-31` (RFC 3339 `full-date`). */
export function isDate(text: string): boolean {
  return text.length === 10 && startsWithDate(text);
}

/** A moment in UTC without zone: `2020-01-31T23:59:59`, with no fraction or one of exactly six digits. */
export function isLocalDateTime(text: string): boolean {
  if (text.length !== 19 && text.length !== 26) return false;
  if (text.charCodeAt(10) !== 0x54 || text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a)
    return false;
  if (!(twoDigits(text, 11) <= 23 && twoDigits(text, 14) <= 59 && twoDigits(text, 17) <= 59)) return false;
  if (text.length === 26 && !(text.charCodeAt(19) === 0x2e && skipDigits(text, 20) === 26)) return false;
  return startsWithDate(text) && !text.startsWith("0000");
}

/** A time of day with its zone (RFC 3339 `full-time`). A leap second is one only where it is 23:59:60 in UTC. */
export function isTime(text: string): boolean {
  return isTimeAt(text, 0);
}

/** Moments on a day that every month has, without a leap second: most are such, and one expression knows them twice as fast. */
const usualMoment =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A moment with its zone, `2020-01-31T23:59:59Z` (RFC 3339 `date-time`). */
export function isDateTime(text: string): boolean {
  if (usualMoment.test(text)) return true;
  const separator = text.charCodeAt(10);
  return (separator === 0x54 || separator === 0x74) && startsWithDate(text) && isTimeAt(text, 11);
}

function isTimeAt(text: string, start: number): boolean {
  if (text.charCodeAt(start + 2) !== 0x3a || text.charCodeAt(start + 5) !== 0x3a) return false;
  const hour = twoDigits(text, start);
  const minute = twoDigits(text, start + 3);
  const second = twoDigits(text, start + 6);
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return false;
  let at = start + 8;
  if (text.charCodeAt(at) === 0x2e) {
    const end = skipDigits(text, at + 1);
    if (end === at + 1) return false;
    at = end;
  }
  const offset = offsetAt(text, at);
  // A minute of the day before or after may be the last one in UTC.
  return second < 60 ? offset <= 1440 : (hour * 60 + minute - offset + 2 * 1440) % 1440 === 1439;
}

/** Minutes that a zone is ahead of UTC, which the rest of the text must be; NaN when it is none. */
function offsetAt(text: string, start: number): number {
  const sign = text.charCodeAt(start);
  if (sign === 0x5a || sign === 0x7a) return text.length === start + 1 ? 0 : Number.NaN;
  if ((sign !== 0x2b && sign !== 0x2d) || text.length !== start + 6 || text.charCodeAt(start + 3) !== 0x3a)
    return Number.NaN;
  const hour = twoDigits(text, start + 1);
  const minute = twoDigits(text, start + 4);
  if (!(hour <= 23 && minute <= 59)) return Number.NaN;
  return (sign === 0x2d ? -1 : 1) * (hour * 60 + minute);
}

/** A length of time, `P1DT12H` (RFC 3339 appendix A). A gap in the units, `P1Y2D`, is refused as that grammar does. */
export function isDuration(text: string): boolean {
  if (text.charCodeAt(0) !== 0x50) return false;
  const clock = text.indexOf("T");
  if (clock === -1) {
    const weeks = skipDigits(text, 1);
    if (weeks > 1 && weeks === text.length - 1 && text.charCodeAt(weeks) === 0x57) return true;
    return text.length > 1 && isRun(text, 1, text.length, "YMD");
  }
  return (
    isRun(text, 1, clock, "YMD") && clock + 1 < text.length && isRun(text, clock + 1, text.length, "HMS")
  );
}

/** Whether numbers with units stand between two places, the units following each other without a gap. */
function isRun(text: string, start: number, end: number, units: string): boolean {
  let unit = -1;
  let at = start;
  while (at < end) {
    const digits = skipDigits(text, at);
    const next = digits === at || digits >= end ? -1 : units.indexOf(text.charAt(digits));
    if (next === -1 || (unit !== -1 && next !== unit + 1)) return false;
    unit = next;
    at = digits + 1;
  }
  return true;
}
