/** Length of a month of the Gregorian calendar; zero for a month that does not exist. */
export function daysInMonth(year: number, month: number): number {
  if (!(month >= 1 && month <= 12)) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Reads `count` digits; NaN when one of them is none. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Tells whether a text begins with a day that exists, `2020-02-29`. */
function startsWithDate(text: string): boolean {
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return false;
  const year = digits(text, 0, 4);
  const day = digits(text, 8, 2);
  return year >= 0 && day >= 1 && day <= daysInMonth(year, digits(text, 5, 2));
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
  if (!(digits(text, 11, 2) <= 23 && digits(text, 14, 2) <= 59 && digits(text, 17, 2) <= 59)) return false;
  if (text.length === 26 && !(text.charCodeAt(19) === 0x2e && digits(text, 20, 6) >= 0)) return false;
  return startsWithDate(text) && digits(text, 0, 4) >= 1;
}

const timePattern = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** A time of day with its zone (RFC 3339 `full-time`). A leap second is one only where it is 23:59:60 in UTC. */
export function isTime(text: string): boolean {
  const match = timePattern.exec(text);
  if (match === null) return false;
  const [, hour, minute, second, sign, zoneHour, zoneMinute] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(zoneHour ?? 0) > 23 || Number(zoneMinute ?? 0) > 59)
    return false;
  if (Number(second) < 60) return true;
  const offset = (sign === "-" ? -1 : 1) * (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0));
  const minuteOfDay = (Number(hour) * 60 + Number(minute) - offset + 2 * 1440) % 1440;
  return Number(second) === 60 && minuteOfDay === 1439;
}

/** A moment with its zone, `2020-01-31T23:59:59Z` (RFC 3339 `date-time`). */
export function isDateTime(text: string): boolean {
  const separator = text.charCodeAt(10);
  return (separator === 0x54 || separator === 0x74) && startsWithDate(text) && isTime(text.slice(11));
}

const durationPattern =
  /^P(?:\d+W|(?=\d|T\d)(?:(?:\d+Y)?(?:\d+M)?(?:\d+D)?|\d+Y\d+D)(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;

/** A length of time, `P1DT12H` (RFC 3339 appendix A). A gap in the units, `P1Y2D`, is refused as that grammar does. */
export function isDuration(text: string): boolean {
  return durationPattern.test(text) && !/Y\d+D|H\d+S/.test(text);
}
