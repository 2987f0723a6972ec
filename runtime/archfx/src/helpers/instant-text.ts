/** An instant in parts that are exact as numbers: whole seconds since the epoch, and `0 ≤ micros < 1 000 000`. */
export type InstantParts = { readonly seconds: number; readonly micros: number };

/** How the offset of UTC is written: reports have `+00:00` (archfx spec §3.3), queries have `Z`. */
export type UtcSuffix = "+00:00" | "Z";

const secondsPerDay = 86_400;
const daysToEpoch = 719_528;
const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const maxFractionDigits = 9;

/**
 * The parts of `YYYY-MM-DDThh:mm[:ss[.f]]` with an offset (`Z`, `+hh`, `+hhmm`, `+hh:mm`), undefined for any other text. A
 * blank may stand for the `T`; digits after the sixth of the fraction are cut. It goes by character codes, as every
 * reading of a report has one such text, and a regular expression takes five times as long.
 */
export function partsOfText(text: string): InstantParts | undefined {
  if (text[4] !== "-" || text[7] !== "-" || text[13] !== ":" || !isDateEnd(text.charCodeAt(10)))
    return undefined;
  const day = dayOf(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
  const minute = minuteOf(digits(text, 11, 2), digits(text, 14, 2));
  const hasSeconds = text[16] === ":";
  const second = hasSeconds ? digits(text, 17, 2) : 0;
  const fractionEnd = hasSeconds && text[19] === "." ? endOfDigits(text, 20) : 19;
  if (fractionEnd === 20 || fractionEnd > 20 + maxFractionDigits) return undefined;
  const offset = offsetMinutes(text, hasSeconds ? fractionEnd : 16);
  const seconds = day * secondsPerDay + (minute - offset) * 60 + second;
  if (Number.isNaN(seconds) || second > 59) return undefined;
  return { seconds, micros: fractionEnd > 20 ? microsOf(text, fractionEnd) : 0 };
}

/** `T`, `t` or a blank. */
function isDateEnd(code: number): boolean {
  return code === 0x54 || code === 0x74 || code === 0x20;
}

/** The number that some digits make, NaN where one is none. */
function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let index = at; index < at + count; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    // The negated comparison also holds for the NaN behind the end.
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && end <= from + maxFractionDigits && !Number.isNaN(digits(text, end, 1))) end++;
  return end;
}

function microsOf(text: string, end: number): number {
  const count = Math.min(end - 20, 6);
  return digits(text, 20, count) * 10 ** (6 - count);
}

/** Days since the epoch in the calendar of today, carried back; NaN for a day that no month has. */
function dayOf(year: number, month: number, day: number): number {
  const before = daysBeforeMonth[month - 1];
  if (before === undefined || !(day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return past * 365 + leapDays + before + leapDay + day + 365 - daysToEpoch;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function minuteOf(hour: number, minute: number): number {
  return hour <= 23 && minute <= 59 ? hour * 60 + minute : Number.NaN;
}

/** Minutes that the wall clock is ahead of UTC, NaN unless the rest of the text is an offset and nothing else. */
function offsetMinutes(text: string, at: number): number {
  const sign = text[at];
  if (sign === "Z" || sign === "z") return text.length === at + 1 ? 0 : Number.NaN;
  if (sign !== "+" && sign !== "-") return Number.NaN;
  const minuteAt = text[at + 3] === ":" ? at + 4 : at + 3;
  const hasMinutes = text.length !== at + 3;
  if (hasMinutes && text.length !== minuteAt + 2) return Number.NaN;
  const minutes = minuteOf(digits(text, at + 1, 2), hasMinutes ? digits(text, minuteAt, 2) : 0);
  return sign === "-" ? -minutes : minutes;
}

/** `2021-01-20T00:00:00[.ffffff]` and the suffix; the six digits are there only when they are not zero. */
export function textOfParts({ seconds, micros }: InstantParts, suffix: UtcSuffix): string {
  const date = new Date(seconds * 1_000);
  const codes: number[] = [];
  pushNumber(codes, date.getUTCFullYear(), 4);
  pushPart(codes, 0x2d, date.getUTCMonth() + 1, 2);
  pushPart(codes, 0x2d, date.getUTCDate(), 2);
  pushPart(codes, 0x54, date.getUTCHours(), 2);
  pushPart(codes, 0x3a, date.getUTCMinutes(), 2);
  pushPart(codes, 0x3a, date.getUTCSeconds(), 2);
  if (micros !== 0) pushPart(codes, 0x2e, micros, 6);
  return String.fromCharCode(...codes) + suffix;
}

function pushPart(codes: number[], separator: number, number: number, count: number): void {
  codes.push(separator);
  pushNumber(codes, number, count);
}

function pushNumber(codes: number[], number: number, count: number): void {
  for (let place = 10 ** (count - 1); place >= 1; place /= 10)
    codes.push(0x30 + (Math.floor(number / place) % 10));
}

/** Whether a text with these parts is already what {@link textOfParts} makes of them with `+00:00`. */
export function isWireForm(text: string, micros: number): boolean {
  if (text[10] !== "T" || !text.endsWith("+00:00")) return false;
  return micros === 0 ? text.length === 25 && text[19] === "+" : text.length === 32;
}
